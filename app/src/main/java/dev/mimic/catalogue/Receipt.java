package dev.mimic.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a file was when it was last read through: its SHA-256, and the size and time by which an
/// unchanged file is known without reading it again.
///
/// It is kept beside the file as `NAME.sha256`, in the format of `sha256sum`, which skips the
/// comment: `sha256sum -c NAME.sha256` checks the file without Mimic.
///
/// @param file the absolute path
/// @param size bytes
/// @param modified as the file system tells it
record Receipt(String sha256, Path file, long size, String modified) {
  private static final Pattern TEXT =
      Pattern.compile("# (\\d{1,18}) bytes, modified (\\S+)\\R([0-9a-f]{64})  (.+)\\R?");
  private static final int MAX_BYTES = 1 << 16;

  static Receipt of(Path file, String sha256) throws IOException {
    Path whole = file.toAbsolutePath().normalize();
    return new Receipt(sha256, whole, Files.size(whole), modified(whole));
  }

  private static String modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toString();
  }

  /// Whether `file` is the one that was read, unchanged since.
  boolean isOf(Path file) throws IOException {
    return this.file.equals(file.toAbsolutePath().normalize())
        && size == Files.size(file)
        && modified.equals(modified(file));
  }

  /// The receipt that `place` holds, or null where there is none that can be understood.
  static @Nullable Receipt read(Path place) {
    try {
      if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS) || Files.size(place) > MAX_BYTES) {
        return null;
      }
      Matcher text = TEXT.matcher(Files.readString(place));
      if (!text.matches()) {
        return null;
      }
      Path file = place.toAbsolutePath().normalize().resolveSibling(text.group(4));
      return new Receipt(text.group(3), file, Long.parseLong(text.group(1)), text.group(2));
    } catch (IOException e) {
      return null;
    }
  }

  /// Appears whole or not at all.
  void write(Path place) throws IOException {
    Path folder = place.toAbsolutePath().normalize().getParent();
    boolean beside = folder != null && folder.equals(file.getParent());
    String text =
        "# %d bytes, modified %s\n%s  %s\n"
            .formatted(size, modified, sha256, beside ? file.getFileName() : file);
    String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path written = place.resolveSibling("." + place.getFileName() + "." + suffix);
    try {
      Files.write(written, text.getBytes(StandardCharsets.UTF_8));
      Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
