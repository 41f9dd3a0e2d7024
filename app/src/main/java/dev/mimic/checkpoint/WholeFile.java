package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/// Writes a file that appears whole or not at all: beside its place, then renamed into it. An older
/// file stays until then, and whoever has it mapped keeps it.
public final class WholeFile {
  private static final int CHUNK = 1 << 20;

  private WholeFile() {}

  /// What the file is to hold.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes `file`; its folder must be there.
  ///
  /// @throws MimicException if it cannot be written
  public static void write(Path file, Content content) {
    Path place = file.toAbsolutePath();
    Path folder = place.getParent();
    if (folder == null || Files.isDirectory(place)) {
      throw new MimicException("The output (%s) is a folder; expected a file.".formatted(file));
    }
    if (!Files.isDirectory(folder)) {
      throw new MimicException(
          "The folder (%s) of the output does not exist. Maybe create it first.".formatted(folder));
    }
    String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path beside = folder.resolve("." + place.getFileName() + "." + suffix + ".part");
    try {
      beside.toFile().deleteOnExit(); // Ctrl-C in the middle leaves nothing
      writeAll(beside, content);
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new MimicException(
          "The file (%s) could not be written (%s).".formatted(file, reason(e)), e);
    } finally {
      delete(beside);
    }
  }

  private static void writeAll(Path file, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK)) {
      content.writeTo(out);
      out.flush();
      channel.force(true); // before the rename: a crash must not leave an empty file in its place
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  /// What went wrong with a file, for people.
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /// Writes all of `bytes`, which may be larger than an array.
  public static void copy(MemorySegment bytes, OutputStream out) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes.byteSize())];
    for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
      int length = (int) Math.min(chunk.length, bytes.byteSize() - at);
      MemorySegment.copy(bytes, at, MemorySegment.ofArray(chunk), 0, length);
      out.write(chunk, 0, length);
    }
  }
}
