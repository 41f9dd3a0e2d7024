package dev.mimic.video;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checks of a file before anybody tries to decode it, each failure one sentence.
final class InputFile {
  private InputFile() {}

  /// Throws unless `file` is a readable file of at least one byte; `noun` is what it should be ("picture", "video").
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

  private static long size(Path file, String noun) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new MimicException("The %s (%s) cannot be read: %s.".formatted(noun, file, e), e);
    }
  }
}
