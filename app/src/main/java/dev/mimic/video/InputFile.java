package dev.mimic.video;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checks of a file before anybody tries to decode it, each failure one sentence.
final class InputFile {
  private static final long LARGEST = 512L << 20;

  private InputFile() {}

  /// Throws unless `file` is a readable file of at least one byte; `noun` is what it should be
  /// ("picture", "video").
  static void require(Path file, String noun) {
    if (!Files.exists(file)) {
      throw new MimicException(
          Files.isSymbolicLink(file)
              ? "The %s (%s) is a link to a file that doesn't exist.".formatted(noun, file)
              : "The %s (%s) doesn't exist. Maybe its name or folder is misspelt."
                  .formatted(noun, file));
    }
    if (Files.isDirectory(file)) {
      throw new MimicException("A %s was expected, but (%s) is a folder.".formatted(noun, file));
    }
    if (!Files.isRegularFile(file)) {
      throw new MimicException(
          "A %s was expected, but (%s) is not an ordinary file.".formatted(noun, file));
    }
    if (!Files.isReadable(file)) {
      throw new MimicException("The %s (%s) may not be read by this user.".formatted(noun, file));
    }
    if (size(file, noun) == 0) {
      throw new MimicException("The %s (%s) is empty (0 bytes).".formatted(noun, file));
    }
  }

  /// All bytes of a checked file; pictures are small enough for that, and one that is not is
  /// refused.
  static byte[] bytes(Path file, String noun) {
    require(file, noun);
    if (size(file, noun) > LARGEST) {
      throw new MimicException(
          "The %s (%s) has (%d) MB; at most (%d) are read."
              .formatted(noun, file, size(file, noun) >> 20, LARGEST >> 20));
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MimicException("The %s (%s) cannot be read: %s.".formatted(noun, file, e), e);
    }
  }

  /// The first bytes of a checked file, enough to know its kind.
  static ByteBuffer start(Path file, String noun) {
    require(file, noun);
    try (InputStream in = Files.newInputStream(file)) {
      return ByteBuffer.wrap(in.readNBytes(64));
    } catch (IOException e) {
      throw new MimicException("The %s (%s) cannot be read: %s.".formatted(noun, file, e), e);
    }
  }

  private static long size(Path file, String noun) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new MimicException("The %s (%s) cannot be read: %s.".formatted(noun, file, e), e);
    }
  }
}
