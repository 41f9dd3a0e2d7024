package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;

/// Bytes of a file that nobody has checked yet, and the name to complain under.
///
/// Numbers are little-endian; every access past the end is a [MimicException] that calls the file
/// cut off.
record Source(Path path, MemorySegment bytes) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Maps the file, so that only what is touched is read. The map goes when nobody refers to it.
  static Source open(Path path) {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw new MimicException(
          "The checkpoint (%s) is a link to a file that does not exist.".formatted(path));
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new MimicException("The checkpoint (%s) does not exist.".formatted(path));
    }
    if (Files.isDirectory(path)) {
      throw new MimicException("The checkpoint (%s) is a folder; expected a file.".formatted(path));
    }
    if (!Files.isRegularFile(path)) { // a pipe or a device could keep us waiting for ever
      throw new MimicException(
          "The checkpoint (%s) is not a regular file; expected one.".formatted(path));
    }
    return map(path);
  }

  private static Source map(Path path) {
    try (FileChannel file = FileChannel.open(path)) {
      if (file.size() == 0) {
        throw new MimicException("The checkpoint (%s) is empty.".formatted(path));
      }
      return new Source(
          path, file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), Arena.ofAuto()));
    } catch (IOException e) {
      throw new MimicException(
          "The checkpoint (%s) could not be read (%s).".formatted(path, WholeFile.reason(e)), e);
    }
  }

  long size() {
    return bytes.byteSize();
  }

  int u8(long at) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, inside(at, 1)));
  }

  int u16(long at) {
    return Short.toUnsignedInt(bytes.get(SHORT, inside(at, 2)));
  }

  int i32(long at) {
    return bytes.get(INT, inside(at, 4));
  }

  long u32(long at) {
    return Integer.toUnsignedLong(i32(at));
  }

  long i64(long at) {
    return bytes.get(LONG, inside(at, 8));
  }

  MemorySegment slice(long at, long length) {
    return bytes.asSlice(inside(at, length), length);
  }

  /// The same file, narrowed to a part of it.
  Source part(long at, long length) {
    return new Source(path, slice(at, length));
  }

  /// Whether these characters stand at `at`.
  boolean has(String ascii, long at) {
    for (int i = 0; i < ascii.length(); i++) {
      if (at + i >= size() || u8(at + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private long inside(long at, long length) {
    if (at < 0 || length < 0 || at > size() - length) {
      throw cutOff();
    }
    return at;
  }

  MimicException cutOff() {
    return refusal(
        "ends too early or is damaged. Maybe the download was interrupted: fetch it again");
  }

  MimicException refusal(String what, Object... values) {
    return new MimicException(sentence(what, values));
  }

  /// The one form of complaint: `what` continues "The checkpoint (path) …".
  String sentence(String what, Object... values) {
    return "The checkpoint (%s) %s.".formatted(path, String.format(Locale.ROOT, what, values));
  }

  /// A name from the file, fit to be shown: short, and without control characters.
  static String shown(String name) {
    String clean = name.replaceAll("\\p{C}", "?");
    return clean.length() <= 120 ? clean : clean.substring(0, 120) + "…";
  }
}
