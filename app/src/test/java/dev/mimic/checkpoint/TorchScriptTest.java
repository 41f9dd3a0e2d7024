package dev.mimic.checkpoint;

import static dev.mimic.checkpoint.Fixtures.latin1;
import static dev.mimic.checkpoint.Fixtures.read;
import static dev.mimic.checkpoint.Fixtures.tensor;
import static dev.mimic.checkpoint.Fixtures.text;
import static dev.mimic.checkpoint.Fixtures.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint.Format;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A TorchScript archive gives its network's state dict and runs nothing.
class TorchScriptTest {
  private static final String MODULE = "c__torch__.net\nNet\n)\u0081";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint/script.pt", "checkpoint/trace.pt"})
  void givesWhatPyTorchCallsItsStateDict(String name) {
    Checkpoint script = read(name);
    StateDict expected = read("checkpoint/script-weights.pth").weights();
    StateDict found = script.weights();

    assertThat(script.format()).isEqualTo(Format.TORCH_SCRIPT);
    assertThat(found.names()).containsExactlyElementsOf(expected.names());
    for (String key : expected.names()) {
      assertThat(found.get(key).type()).as(key).isEqualTo(expected.get(key).type());
      assertThat(found.get(key).shape()).as(key).isEqualTo(expected.get(key).shape());
      assertThat(found.get(key).data().mismatch(expected.get(key).data())).as(key).isEqualTo(-1);
    }
    assertThat(found.names()).contains("b1_4.bn1.running_mean", "downsample.1.weight");
    assertThat(found.get("shared")).isSameAs(found.get("again.weight")); // read once
  }

  @ParameterizedTest
  @CsvSource({"weights.pth, TORCH_ZIP", "weights.safetensors, SAFETENSORS"})
  void isConvertedToAPlainStateDict(String name, Format format) {
    Path out = folder.resolve(name);
    Conversion done = Conversion.convert(Fixtures.resource("checkpoint/trace.pt"), out);

    assertThat(done.tensors()).isEqualTo(12);
    assertThat(Checkpoint.read(out).format()).isEqualTo(format);
    assertThat(Checkpoint.read(out).weights().names())
        .containsExactlyInAnyOrderElementsOf(read("checkpoint/trace.pt").weights().names());
  }

  // ---------------------------------------------------------------- what is refused

  private void refuses(String pickle, String reason) {
    byte[] archive =
        zip(
            "x/data.pkl",
            latin1("\u0080\u0002" + pickle + "."),
            "x/constants.pkl",
            "\u0080\u0002).");
    Refusals.refuses(folder, archive, reason);
  }

  @Test
  void refusesWhatHasNoNamedWeights() {
    Refusals.refuses(Fixtures.resource("checkpoint/frozen.pt"), "without named weights");
    refuses("]", "of something else than a network");
    refuses(MODULE, "without named weights");
    refuses(MODULE + "(K\u0001K\u0002tb", "packed in a way of its own");
  }

  @Test
  void refusesEveryClassThatIsNotOfItsOwnProgram() {
    String call = text("touch marker") + "\u0085R";
    refuses(MODULE + "}" + text("a") + "cos\nsystem\n" + call + "sb", "(os.system)");
    refuses(MODULE + "}" + text("a") + "c__torch__evil\nf\n" + call + "sb", "(__torch__evil.f)");
    refuses(MODULE + "}" + text("a") + "ctorch.jit\nload\n" + call + "sb", "(torch.jit.load)");
    assertThat(Path.of("marker")).doesNotExist();
    byte[] plain = zip("x/data.pkl", latin1("\u0080\u0002" + MODULE + "."));
    Refusals.refuses(folder, plain, "(__torch__.net.Net)"); // no program, no classes
  }

  @Test
  void refusesSizesThatAreNotThere() {
    long huge = 1L << 60;
    String claim = tensor("0", huge, 0, new long[] {huge}, new long[] {1});
    refuses(MODULE + "}" + text("a") + claim + "sb", "lacks the storage (0)");
    byte[] archive =
        zip(
            "x/data.pkl",
            latin1("\u0080\u0002" + MODULE + "}" + text("a") + claim + "sb."),
            "x/constants.pkl",
            ".",
            "x/data/0",
            new byte[4]);
    Refusals.refuses(folder, archive, "has a storage (0) of 4 bytes");
  }

  @Test
  void refusesModulesThatContainThemselvesOrNestWithoutEnd() {
    refuses(MODULE + "q\u0000}" + text("a") + "h\u0000sb", "contains itself");
    refuses(
        (MODULE + "}" + text("a")).repeat(20_000) + "N" + "sb".repeat(20_000), "contains itself");
  }

  @Test
  void refusesModulesThatMultiply() {
    StringBuilder doubling = new StringBuilder(MODULE + "q\u0000");
    for (int i = 0; i < 60; i++) {
      doubling.append(MODULE + "}(" + text("a") + "h\u0000" + text("b") + "h\u0000ubq\u0000");
    }
    refuses(doubling.toString(), "steps");
  }

  @Test
  void refusesNamesThatFillTheMemory() {
    String part = text("a".repeat(1 << 20));
    StringBuilder deep = new StringBuilder();
    Stream.generate(() -> MODULE + "}" + part).limit(30).forEach(deep::append);
    refuses(deep + "N" + "sb".repeat(30), "steps");
  }
}
