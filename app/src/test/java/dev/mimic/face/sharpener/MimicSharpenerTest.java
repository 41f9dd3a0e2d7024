package dev.mimic.face.sharpener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MimicSharpenerTest {
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  /// Weights before any training.
  private static StateDict fresh() {
    try (SharpenerNetwork network = new SharpenerNetwork()) {
      network.initialise(new SplittableRandom(1));
      return network.stateDict();
    }
  }

  /// Weights that change something: as if the last layer had been trained.
  private static StateDict changing() {
    Map<String, Stored> all = new HashMap<>(fresh().asMap());
    long[] shape = fresh().get("tail.weight").shape();
    float[] values = new float[Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3])];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.004, 0.004);
    }
    all.put("tail.weight", new Stored(DType.FLOAT32, shape, MemorySegment.ofArray(values)));
    return new StateDict(all);
  }

  private static MimicSharpener open(StateDict weights) {
    return MimicSharpener.load(weights, Device.CPU);
  }

  private static Image picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) (128 + 60 * Math.sin(x / 5.0 + i % 3) + 50 * Math.cos(y / 7.0));
    }
    return new Image(width, height, rgb);
  }

  @Test
  void beforeTrainingItChangesNothing() {
    try (MimicSharpener sharpener = open(fresh())) {
      for (Image given : List.of(picture(64, 64), picture(61, 63), picture(530, 530))) {
        assertThat(sharpener.enhance(List.of(given))).containsExactly(given);
      }
    }
  }

  @Test
  void facesKeepTheirSize() {
    try (MimicSharpener sharpener = open(changing())) {
      for (Image given :
          List.of(picture(64, 64), picture(1, 1), picture(3, 70), picture(600, 90))) {
        Image made = sharpener.enhance(List.of(given)).getFirst();
        assertThat(made.width()).isEqualTo(given.width());
        assertThat(made.height()).isEqualTo(given.height());
      }
      assertThat(sharpener.enhance(List.of(picture(64, 64)))).doesNotContain(picture(64, 64));
      assertThat(sharpener.side(256)).isEqualTo(256);
      assertThat(sharpener.side(777)).isEqualTo(777);
    }
  }

  @Test
  void aBatchGivesTheNumbersOfItsFacesOneByOne() {
    Image one = picture(64, 64);
    Image other = Resize.resize(picture(50, 40), 64, 64);
    try (MimicSharpener sharpener = open(changing())) {
      List<Image> both = sharpener.enhance(List.of(one, other));

      assertThat(sharpener.enhance(List.of(one))).containsExactly(both.get(0));
      assertThat(sharpener.enhance(List.of(other))).containsExactly(both.get(1));
    }
  }

  @Test
  void theLastRowAndColumnOfAnOddSizeAreSharpenedLikeTheRest() {
    Image whole = picture(64, 64);
    try (MimicSharpener sharpener = open(changing())) {
      Image sharp = sharpener.enhance(List.of(whole)).getFirst();
      Image odd = sharpener.enhance(List.of(whole.crop(0, 0, 63, 61))).getFirst();

      assertThat(odd.crop(0, 0, 20, 20)).isEqualTo(sharp.crop(0, 0, 20, 20));
      assertThat(odd.crop(0, 60, 63, 1)).isNotEqualTo(whole.crop(0, 60, 63, 1));
    }
  }

  @Test
  void whatIsFineInALargeFaceStays() {
    Image large = picture(1030, 1030);
    byte[] rgb = large.rgb().clone();
    for (int i = 0; i < rgb.length; i += 6) { // every second column: gone at half the size
      rgb[i] = (byte) Math.min(255, (rgb[i] & 0xff) + 9);
    }
    Image fine = new Image(1030, 1030, rgb);
    try (MimicSharpener sharpener = open(changing())) {
      Image made = sharpener.enhance(List.of(fine)).getFirst();

      int kept = 0;
      for (int x = 100; x < 900; x++) {
        int given = fine.at(x + 1, 500, 0) - fine.at(x, 500, 0);
        kept += Math.abs(made.at(x + 1, 500, 0) - made.at(x, 500, 0) - given) <= 3 ? 1 : 0;
      }
      assertThat(kept).isGreaterThan(760);
    }
  }

  @Test
  void anotherNetworksWeightsAreRefused() {
    Map<String, Stored> other = new HashMap<>();
    other.put(
        "conv.weight",
        new Stored(DType.FLOAT32, new long[] {1}, MemorySegment.ofArray(new float[1])));

    assertThatThrownBy(() -> open(new StateDict(other)))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("conv.weight", "mimic-sharpener")
        .hasMessageNotContaining("\n");
    Map<String, Stored> lacking = new HashMap<>(fresh().asMap());
    lacking.remove("tail.bias");
    assertThatThrownBy(() -> open(new StateDict(lacking)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("tail.bias");
  }

  @Test
  void memoryIsGivenBack() {
    StateDict weights = changing();
    Image face = picture(64, 64);
    long before = Pointer.totalCount();
    try (Scope _ = Scope.open();
        MimicSharpener sharpener = open(weights)) {
      sharpener.enhance(List.of(face));
      long open = Pointer.totalCount();
      sharpener.enhance(List.of(face, face));
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(open);
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
