package dev.mimic.checkpoint;

import static dev.mimic.checkpoint.Fixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDictTest {
  private static StateDict dict(String... names) {
    Map<String, Stored> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, stored(1, 2));
    }
    return new StateDict("The generator of (x.pth)", tensors);
  }

  @Test
  void keepsItsOrder() {
    assertThat(dict("b", "a", "c").names()).containsExactly("b", "a", "c");
  }

  @Test
  void takesOutWhatBeginsWithAPrefix() {
    assertThat(dict("generator.a", "kp.b", "generator.c").sub("generator.").names())
        .containsExactly("a", "c");
  }

  @Test
  void suggestsTheNearestNameForOneThatIsMissing() {
    assertThatThrownBy(() -> dict("first.conv.weight", "final.bias").get("first.conv.wieght"))
        .isInstanceOf(MimicException.class)
        .hasMessage(
            "The generator of (x.pth) has no tensor (first.conv.wieght)."
                + " Maybe it is called (first.conv.weight) here.");
    assertThatThrownBy(() -> dict("z").get("first.conv.weight"))
        .hasMessage("The generator of (x.pth) has no tensor (first.conv.weight).");
  }

  @Test
  void namesBothShapesWhenTheyDiffer() {
    assertThat(dict("a").require("a", 2)).isNotNull();
    assertThatThrownBy(() -> dict("a").require("a", 2, 3))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("the tensor (a) with shape [2]; expected [2, 3]");
  }

  @Test
  void listsWhatIsMissingAndWhatNobodyExpects() {
    StateDict dict = dict("a", "old.weight", "c");
    List<String> expected = List.of("a", "c", "new.weight");

    assertThat(dict.missing(expected)).containsExactly("new.weight");
    assertThat(dict.unexpected(expected)).containsExactly("old.weight");
    assertThatThrownBy(() -> dict.requireExactly(expected))
        .isInstanceOf(MimicException.class)
        .hasMessage(
            "The generator of (x.pth) lacks 1 of 3 tensors, first (new.weight) and has 1 that are"
                + " not expected, first (old.weight). Maybe it is called (old.weight) here.");
    dict.requireExactly(List.of("c", "a", "old.weight"));
    assertThatThrownBy(() -> dict.requireExactly(List.of("generator.first.conv.bias")))
        .hasMessageEndingWith("Maybe it is another network's file.");
  }

  @Test
  void refusesNumbersThatDoNotFillTheirShape() {
    assertThatThrownBy(
            () -> new Stored(DType.FLOAT32, new long[] {3}, MemorySegment.ofArray(new float[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 bytes do not fill a tensor of FLOAT32 [3] (12 bytes)");
  }
}
