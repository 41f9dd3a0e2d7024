package dev.mimic.checkpoint;

import static dev.mimic.checkpoint.Fixtures.integer;
import static dev.mimic.checkpoint.Fixtures.latin1;
import static dev.mimic.checkpoint.Fixtures.legacy;
import static dev.mimic.checkpoint.Fixtures.little;
import static dev.mimic.checkpoint.Fixtures.tensor;
import static dev.mimic.checkpoint.Fixtures.text;
import static dev.mimic.checkpoint.Fixtures.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pickles made to run something, to fill the memory or to never end: each is refused in one
/// sentence, within a second.
class HostilePickleTest {
  private static final long HUGE = 1L << 60;

  @TempDir Path folder;

  private void refuses(byte[] content, String reason) {
    Refusals.refuses(folder, content, reason);
  }

  // ---------------------------------------------------------------- code

  static Stream<Arguments> pickles() {
    String call = "X" + little(12, 4) + "touch marker" + "\u0085R.";
    return Stream.of(
        arguments("\u0080\u0002cos\nsystem\n" + call, "os.system"),
        arguments("\u0080\u0002cposix\nsystem\n" + call, "posix.system, that is os.system"),
        arguments("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093" + call, "os.system"),
        arguments("cos\nsystem\n(S'touch marker'\ntR.", "os.system"),
        arguments("(S'touch marker'\nios\nsystem\n.", "is a text file"),
        arguments("\u0080\u0002(ios\nsystem\n.", "os.system"),
        arguments("\u0080\u0002cbuiltins\neval\n" + call, "builtins.eval"),
        arguments("\u0080\u0002c__builtin__\nexec\n" + call, "__builtin__.exec"),
        arguments("\u0080\u0002csubprocess\nPopen\n" + call, "subprocess.Popen"),
        arguments("\u0080\u0002cnumpy.core.multiarray\nfromfile\n" + call, "fromfile"),
        arguments("\u0080\u0002ctorch.hub\nload\n" + call, "torch.hub.load"),
        arguments("\u0080\u0002c" + "a".repeat(290) + "\nb\n.", "a".repeat(120) + "…"),
        arguments("\u0080\u0002c\u001b[31m\nb\n.", "(?[31m.b)"));
  }

  @ParameterizedTest
  @MethodSource("pickles")
  void refusesByNameWhateverAPickleAsksFor(String pickle, String name) {
    refuses(latin1(pickle), name);
    assertThat(Path.of("marker")).doesNotExist();
    assertThat(folder.resolve("marker")).doesNotExist();
  }

  @Test
  void refusesCodeInsideBothTorchFormats() {
    String call = "cos\nsystem\n" + text("touch marker") + "\u0085R";
    refuses(legacy(call, "]"), "(os.system)");
    refuses(zip("x/data.pkl", "\u0080\u0002" + call + "."), "(os.system)");
    assertThat(Path.of("marker")).doesNotExist();
  }

  @Test
  void callsNothingThatIsOnlyAName() {
    refuses(latin1("\u0080\u0002ctorch\nFloatStorage\n)R."), "calls (torch.FloatStorage)");
    refuses(latin1("\u0080\u0002K\u0001)R."), "not a well-formed pickle");
    refuses(latin1("\u0080\u0002K\u0001}b."), "not a well-formed pickle");
  }

  // ---------------------------------------------------------------- sizes

  @Test
  void refusesClaimsThatTheFileCannotHold() {
    float[] one = {1};
    long[] huge = {HUGE};
    long[] step = {1};
    refuses(legacy(tensor("0", HUGE, 0, huge, step), "](" + text("0") + "e", one), "is cut off");
    refuses(legacy(tensor("0", Long.MAX_VALUE, 0, huge, step), "]"), "claims a storage of 9,223");
    refuses(legacy(tensor("0", -1, 0, huge, step), "]"), "claims a storage of -1 elements");
    String keys = "](" + text("0") + "e";
    refuses(legacy(tensor("0", 1, 0, huge, step), keys, one), "claims a tensor of shape [1152921");
    refuses(
        legacy(tensor("0", 1, 0, new long[] {HUGE, HUGE, 0}, new long[3]), keys, one), "claims");
    refuses(legacy(tensor("0", 1, 0, new long[] {1 << 20}, new long[1]), keys, one), "claims");
    refuses(legacy(tensor("0", 1, 0, new long[] {-1}, step), keys, one), "claims");
    refuses(legacy(tensor("0", 1, 0, new long[65], new long[65]), keys, one), "claims");
    refuses(legacy(tensor("0", 1, 1, step, step), keys, one), "reaches past its storage");
    refuses(legacy(tensor("0", 1, -1, step, step), keys, one), "reaches past its storage");
    refuses(legacy(tensor("0", 1, 0, new long[] {2}, huge), keys, one), "reaches past its storage");
    refuses(legacy(tensor("0", 1, 0, new long[] {2}, new long[] {-1}), keys, one), "reaches past");
    refuses(legacy(tensor("1", 1, 0, step, step), keys, one), "is not a well-formed pickle");
    refuses(legacy(tensor("0", 1, 0, step, step), "]", one), "lacks the storage (0)");
    refuses(legacy(tensor("0", 1, 0, step, step), keys, new float[2]), "not a well-formed pickle");
  }

  @Test
  void refusesStoragesSharedWithoutEnd() {
    float[] numbers = new float[100_000];
    String view = tensor("0", numbers.length, 0, new long[] {numbers.length}, new long[] {1});
    String memo = "](" + view + "q\u0000" + "h\u0000".repeat(100) + "e";

    refuses(legacy(memo, "](" + text("0") + "e", numbers), "shares its storages so often");
  }

  @Test
  void refusesArraysThatDoNotMatchTheirBytes() {
    String array =
        "cnumpy.core.multiarray\n_reconstruct\n)R(K\u0001("
            + integer(HUGE)
            + "tcnumpy\n"
            + "dtype\n"
            + "(X\u0002\u0000\u0000\u0000f4tR\u0089C\u0004\u0000\u0000\u0000\u0000tb";
    refuses(latin1("\u0080\u0003" + array + "."), "whose shape does not match its 4 bytes");
    refuses(latin1("\u0080\u0003" + array.replace("f4", "O8") + "."), "numpy numbers of type (O8)");
    refuses(
        latin1("\u0080\u0003cnumpy.core.multiarray\n_reconstruct\n)R."),
        "not a well-formed pickle");
    String notLatin = "X\u0003\u0000\u0000\u0000\u00e2\u0082\u00ac"; // a euro sign
    refuses(
        latin1("\u0080\u0003" + array.replace("C\u0004\u0000\u0000\u0000\u0000", notLatin) + "."),
        "text that is not Latin-1");
  }

  static Stream<Arguments> lengths() {
    String huge = little(HUGE, 8);
    return Stream.of(
        arguments("\u008b" + little(Integer.MAX_VALUE, 4), "an integer of 2147483647 bytes"),
        arguments("\u008b" + little(-1, 4), "an integer of -1 bytes"),
        arguments("\u008d" + huge, "ends too early"),
        arguments("\u008d" + little(-1, 8), "ends too early"),
        arguments("\u008e" + huge, "ends too early"),
        arguments("\u0096" + huge, "ends too early"),
        arguments("\u0095" + huge, "ends too early"),
        arguments("\u0095" + little(-1, 8), "ends too early"),
        arguments("X" + little(-1, 4), "ends too early"),
        arguments("T" + little(-1, 4), "ends too early"),
        arguments("r" + little(-1, 4), "not a well-formed pickle"),
        arguments("]r" + little(-1, 4) + "j\u0000\u0000\u0000\u0000", "not a well-formed pickle"),
        arguments("j" + little(-1, 4), "not a well-formed pickle"),
        arguments("", "ends too early"),
        arguments("e.", "not a well-formed pickle"),
        arguments("(K\u0001s.", "not a well-formed pickle"),
        arguments("](K\u0001(u.", "not a well-formed pickle"),
        arguments("K\u0001(0.", "not a well-formed pickle"),
        arguments("}](s.", "not a well-formed pickle"),
        arguments("}](u.", "not a well-formed pickle"),
        arguments("}]K\u0001s.", "a key that is neither text nor a number"),
        arguments("P1\n.", "the pickle opcode 0x50"),
        arguments("\u0098.", "the pickle opcode 0x98"),
        arguments("\u0080\u0009.", "a pickle of protocol 9"),
        arguments(")Q.", "storages outside its pickle"));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void refusesPicklesThatLieOrStumble(String pickle, String reason) {
    refuses(latin1("\u0080\u0002" + pickle), reason);
  }

  // ---------------------------------------------------------------- structures

  @Test
  void refusesWhatNestsContainsItselfOrMultiplies() {
    refuses(latin1("\u0080\u0002" + "]".repeat(200) + "a".repeat(199) + "."), "deeper than 100");
    refuses(
        latin1("\u0080\u0002" + "]".repeat(200_000) + "a".repeat(199_999) + "."),
        "deeper than 100");
    refuses(latin1("\u0080\u0002]q\u0000h\u0000a."), "contains itself");
    refuses(latin1("\u0080\u0002}q\u0000K\u0001h\u0000s."), "contains itself");
    StringBuilder laughs = new StringBuilder("\u0080\u0002]");
    for (int i = 0; i < 50; i++) {
      laughs.append("q\u0000](h\u0000h\u0000h\u0000h\u0000e");
    }
    refuses(latin1(laughs + "."), "repeats its parts so often");
  }

  @ParameterizedTest
  @ValueSource(strings = {"]", "}", "N2", ")\u0085", "(", "\u008c\u0000", "]q\u0000"})
  void refusesToRunForEver(String forever) {
    refuses(latin1("\u0080\u0002" + forever.repeat(8_000_000 / forever.length()) + "."), "steps");
  }

  @Test
  void refusesToCopyForEver() {
    String list = "](" + "K\u0001".repeat(100_000) + "e\u0085q\u0000";
    String copies = "cbuiltins\nset\nh\u0000R0".repeat(1000);
    refuses(latin1("\u0080\u0002" + list + copies + "."), "steps");
    String longText = "X" + little(1 << 20, 4) + "a".repeat(1 << 20);
    refuses(latin1("\u0080\u0002](" + longText.repeat(40) + "e."), "steps");
  }
}
