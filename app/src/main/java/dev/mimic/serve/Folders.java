package dev.mimic.serve;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The studio's folder: `animations/ID/` for each job, `inputs/ID/` for what was looked at in the
/// last hour, `incoming/ID/` for what is being sent. One server at a time has it.
///
/// The names are the server's own ([Ids]); what a client calls its files is only ever shown.
final class Folders implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;

  /// Makes the folder where it is missing, and throws away what was being sent when the last server
  /// ended.
  ///
  /// @throws MimicException if it cannot be written to, or another server has it
  Folders(Path root) {
    this.root = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(animations());
      channel = taken();
    } catch (IOException e) {
      throw new MimicException(
          "The studio's folder (%s) cannot be written to: %s. Maybe choose another with --data."
              .formatted(root, e.getMessage()),
          e);
    }
  }

  /// Takes the folder for this server, and empties it of what was being sent.
  private FileChannel taken() throws IOException {
    FileChannel lock =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!locked(lock)) {
        throw new MimicException(
            "Another studio has the folder (%s). Maybe choose another with --data."
                .formatted(root));
      }
      for (Path folder : List.of(inputs(), incoming())) {
        remove(folder);
        Files.createDirectories(folder);
      }
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another studio of this very process
    }
  }

  Path animations() {
    return root.resolve("animations");
  }

  Path inputs() {
    return root.resolve("inputs");
  }

  Path incoming() {
    return root.resolve("incoming");
  }

  /// A sentence for clients, in which nothing says where on this machine the folder lies.
  String hidden(MimicException e) {
    return String.valueOf(e.getMessage()).replace(root.toString(), "…");
  }

  /// A new, empty folder for one request.
  Path fresh() {
    try {
      return Files.createDirectory(incoming().resolve(Ids.fresh()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Gives a folder that is complete its place, in one step.
  static void settle(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a file so that it is there whole or not at all, also after a power cut.
  static void write(Path file, byte[] bytes) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) { // a nearly full disk may take a part
        out.write(left);
      }
      out.force(true);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a folder with all that is in it; what is gone already is no failure.
  static void remove(Path folder) {
    for (Path file : below(folder).reversed()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        return; // somebody reads it, on Windows; the next start removes it
      }
    }
  }

  /// Bytes of all files below a folder.
  static long bytes(Path folder) {
    long sum = 0;
    for (Path file : below(folder)) {
      try {
        sum += Files.isRegularFile(file) ? Files.size(file) : 0;
      } catch (IOException e) {
        // gone in the meantime
      }
    }
    return sum;
  }

  private static List<Path> below(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // gone in the meantime
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
