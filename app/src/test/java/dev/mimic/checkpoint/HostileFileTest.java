package dev.mimic.checkpoint;

import static dev.mimic.checkpoint.Fixtures.latin1;
import static dev.mimic.checkpoint.Fixtures.legacy;
import static dev.mimic.checkpoint.Fixtures.little;
import static dev.mimic.checkpoint.Fixtures.resource;
import static dev.mimic.checkpoint.Fixtures.safetensors;
import static dev.mimic.checkpoint.Fixtures.tensor;
import static dev.mimic.checkpoint.Fixtures.zip;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mimic.MimicException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Archives and headers that lie about themselves, files of other kinds, files cut off: each is
/// refused in one sentence, within a second.
class HostileFileTest {
  private static final long HUGE = 1L << 60;

  @TempDir Path folder;

  private void refuses(byte[] content, String reason) {
    Refusals.refuses(folder, content, reason);
  }

  // ---------------------------------------------------------------- zip archives

  private static final byte[] PICKLE =
      latin1("\u0080\u0002" + tensor("0", 2, 0, new long[] {2}, new long[] {1}) + ".");
  private static final byte[] GOOD = zip("x/data.pkl", PICKLE, "x/data/0", new byte[8]);

  /// The archive with a number changed in all places where it stands.
  private static byte[] patched(byte[] archive, int signature, int offset, long value, int bytes) {
    byte[] patched = archive.clone();
    byte[] number = latin1(little(value, bytes));
    for (int at = 0; at + 4 <= patched.length; at++) {
      if (Arrays.equals(patched, at, at + 4, latin1(little(signature, 4)), 0, 4)) {
        System.arraycopy(number, 0, patched, at + offset, bytes);
      }
    }
    return patched;
  }

  private static final int DIRECTORY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;

  @Test
  void refusesArchivesWithWrongSizes() {
    refuses(patched(GOOD, DIRECTORY, 24, 9, 4), "impossible sizes");
    refuses(
        patched(patched(GOOD, DIRECTORY, 24, 900, 4), DIRECTORY, 20, 900, 4), "impossible sizes");
    refuses(patched(GOOD, LOCAL, 18, 9, 4), "impossible sizes");
    refuses(patched(GOOD, DIRECTORY, 24, -1, 4), "damaged zip archive");
    refuses(patched(GOOD, DIRECTORY, 42, 5, 4), "damaged zip archive");
    refuses(patched(GOOD, DIRECTORY, 42, -2, 4), "ends too early");
    byte[] same = zip("x/data.pkl", PICKLE, "y/data.pkl", PICKLE);
    refuses(patched(same, DIRECTORY, 42, 0, 4), "overlap");
    refuses(patched(GOOD, DIRECTORY, 8, 1, 2), "encrypted");
    refuses(patched(GOOD, DIRECTORY, 10, 12, 2), "unknown method");
    refuses(patched(GOOD, 0x06054b50, 16, -1, 4), "damaged zip archive");
    refuses(patched(GOOD, 0x06054b50, 16, 3, 4), "damaged zip archive");
    refuses(patched(GOOD, 0x06054b50, 10, 0xfffe, 2), "damaged zip archive");
  }

  @Test
  void refusesArchivesWithWrongContent() {
    refuses(zip("x/data/0", new byte[8]), "without a data.pkl");
    refuses(zip("x/data.pkl", PICKLE), "lacks the storage (0)");
    refuses(
        zip("x/data.pkl", PICKLE, "x/data/0", new byte[4]),
        "a storage (0) of 4 bytes; its tensors expect 8");
    refuses(
        zip("x/data.pkl", PICKLE, "x/data/0", new byte[8], "x/data/0", ""),
        "two entries (x/data/0)");
    refuses(patched(GOOD, DIRECTORY, 16, 7, 4), "the checksum of its entry (x/data.pkl) is wrong");
    refuses(zip(), "without a data.pkl");
  }

  @Test
  void refusesAWrongNumberWhenItIsUsed() throws IOException {
    byte[] damaged = GOOD.clone();
    int at = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("x/data/0") + 8;
    damaged[(at + 4 + 63) / 64 * 64 + 3] = 1;

    Path file = Files.write(folder.resolve("damaged.pth"), damaged);
    Refusals.refuses(
        file,
        "the checksum of its entry (x/data/0) is wrong",
        () -> ((Stored) Checkpoint.read(file).root()).data());
  }

  @Test
  void refusesArchivesThatExplode() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("x/data.pkl"));
      zip.write(new byte[200 << 20]);
      zip.closeEntry();
    }
    refuses(file.toByteArray(), "unpacks to more than 32 times its size");
  }

  @Test
  void refusesPackedEntriesThatDoNotUnpackToTheirSize() throws IOException {
    byte[] packed = Files.readAllBytes(resource("checkpoint/deflated.pth"));
    for (int at = 0; at + 46 < packed.length; at++) {
      if (Arrays.equals(packed, at, at + 4, latin1(little(DIRECTORY, 4)), 0, 4)) {
        packed[at + 24]++; // the unpacked size of data.pkl, and in its local header
        packed[22]++;
        break;
      }
    }
    refuses(packed, "does not unpack to its size");
  }

  // ---------------------------------------------------------------- safetensors

  static Stream<Arguments> headers() {
    String entry = "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}}";
    String two =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}";
    return Stream.of(
        arguments(entry.formatted("a", "1", 0, 8), "shape does not match its 8 bytes"),
        arguments(entry.formatted("a", "3", 0, 12), "past the end of its 8 bytes"),
        arguments(entry.formatted("a", "1", -4, 0), "past the end"),
        arguments(entry.formatted("a", "1", 4, 0), "past the end"),
        arguments(entry.formatted("a", "-1", 0, 4), "shape does not match"),
        arguments(entry.formatted("a", HUGE + "," + HUGE, 0, 4), "shape does not match"),
        arguments(entry.formatted("a", HUGE + ",16", 0, 0), "shape does not match"),
        arguments(entry.formatted("a", "1", 0, 4), "4 bytes that belong to no tensor"),
        arguments(entry.formatted("a", "1", 4, 8), "at byte 4; expected it at 0"),
        arguments(two.formatted(0, 4), "at byte 0; expected it at 4"),
        arguments(two.formatted(2, 6), "at byte 2; expected it at 4"),
        arguments(two.replace("\"b\"", "\"a\"").formatted(4, 8), "the name (a) twice"),
        arguments(entry.replace("F32", "F8_E4M3").formatted("a", "1", 0, 4), "type (F8_E4M3)"),
        arguments("{\"a\":{\"dtype\":\"F32\"}}", "describes the tensor (a) wrongly"),
        arguments("{\"a\":5}", "describes the tensor (a) wrongly"),
        arguments("{\"a\":" + "[".repeat(100_000), "not JSON"),
        arguments("{\"a\":1.5}", "not JSON"),
        arguments("{\"a\"", "not JSON"),
        arguments("{", "not JSON"),
        arguments("{\"\\q\":1}", "not JSON"),
        arguments("{\"__metadata__\":{\"a\":1}}", "metadata that is not text"),
        arguments("{} x", "not JSON"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void refusesHeadersThatLie(String header, String reason) {
    refuses(safetensors(header, 8), reason);
  }

  @Test
  void refusesAHeaderPastTheEnd() {
    byte[] file = safetensors("{}", 0);
    System.arraycopy(latin1(little(-1, 8)), 0, file, 0, 8);
    refuses(
        file, "claims a safetensors header of 18446744073709551615 bytes, past the end of its 10");
    file[7] = 0x10;
    refuses(file, "past the end of its 10");
  }

  // ---------------------------------------------------------------- what is no checkpoint at all

  @Test
  void refusesWhatIsNoFile() throws IOException {
    Refusals.refuses(folder.resolve("missing.pth"), "does not exist");
    Refusals.refuses(folder, "is a folder; expected a file");
    Path link = Files.createSymbolicLink(folder.resolve("link.pth"), Path.of("nowhere"));
    Refusals.refuses(link, "is a link to a file that does not exist");
    refuses(new byte[0], "is empty");
    Refusals.refuses(Path.of("/dev/zero"), "is not a regular file");
  }

  static Stream<Arguments> otherFiles() {
    byte[] tar = new byte[1024];
    System.arraycopy(latin1("sys_info"), 0, tar, 0, 8);
    System.arraycopy(latin1("ustar"), 0, tar, 257, 5);
    return Stream.of(
        arguments(latin1("This is only a text.\n"), "is a text file; expected PyTorch's .pth.tar"),
        arguments(latin1("(a text in brackets)\n"), "is a text file"),
        arguments(latin1("c'est la vie\n"), "is a text file"),
        arguments(latin1("<!DOCTYPE html><html>"), "is a web page"),
        arguments(
            latin1("version https://git-lfs.github.com/spec/v1\n"), "pointer saved in the place"),
        arguments(latin1("\u0089PNG\r\n\u001a\n"), "is a picture"),
        arguments(latin1("\u00ff\u00d8\u00ff\u00e0"), "is a picture"),
        arguments(latin1("\u001f\u008b\u0008"), "is a packed archive"),
        arguments(latin1("\u0080"), "is not a checkpoint, or a damaged one"),
        arguments(tar, "is a tar archive, PyTorch's layout before 0.1.10"));
  }

  @ParameterizedTest
  @MethodSource("otherFiles")
  void saysWhatAFileIsInstead(byte[] content, String reason) {
    refuses(content, reason);
  }

  // ---------------------------------------------------------------- cut off

  static Stream<String> allFiles() {
    return Stream.concat(Fixtures.GOLDEN.stream(), Fixtures.SMALL.stream());
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void refusesEveryFileThatWasCutOff(String name) throws IOException {
    byte[] whole = Files.readAllBytes(resource(name));
    int[] lengths = {1, 2, 8, 17, 100, whole.length / 3, whole.length - 1000, whole.length - 1};
    for (int length : lengths) {
      if (length > 0 && length < whole.length) {
        refuses(Arrays.copyOf(whole, length), "");
      }
    }
  }

  @Test
  void saysThatADownloadWasCutOff() throws IOException {
    byte[] legacy = Files.readAllBytes(resource("golden/fomm/tiny-legacy.pth.tar"));
    byte[] zip = Files.readAllBytes(resource("golden/fomm/tiny-zip.pth.tar"));
    byte[] paddle = Files.readAllBytes(resource("golden/fomm/tiny.pdparams"));

    refuses(Arrays.copyOf(legacy, 300_000), "is cut off: it has 300,000 bytes");
    refuses(Arrays.copyOf(zip, 300_000), "is a zip archive without its end, so it was cut off");
    refuses(Arrays.copyOf(paddle, 300_000), "ends too early or is damaged");
  }

  @Test
  void namesTheStateWhenTheRootIsOnlyText() {
    Path file = folder.resolve("text.pdparams");
    PaddleParams.write(file, Map.of("a", "b"));

    assertThatThrownBy(() -> Checkpoint.read(file).weights())
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("holds no single network; expected one state dict");
  }
}
