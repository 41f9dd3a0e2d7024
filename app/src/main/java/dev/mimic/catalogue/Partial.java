package dev.mimic.catalogue;

import dev.mimic.MimicException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file in the making: `NAME.part` beside the place of the file, and `NAME.part.info`, which says
/// whose bytes they are. Both outlive the process, so that a later one goes on.
final class Partial implements AutoCloseable {
  /// Whose bytes.
  ///
  /// @param validator the strong ETag or the Last-Modified that the server gave, "" for none
  record Origin(URI url, String validator) {}

  private final Path file;
  private final Path info;
  private final FileChannel channel;
  private final Sha256 sha = new Sha256();
  private long length;
  private @Nullable Origin origin;

  /// Goes on with what is there, which is read through, or begins.
  static Partial beside(Path place) {
    Path file = place.resolveSibling(place.getFileName() + ".part");
    Path info = place.resolveSibling(place.getFileName() + ".part.info");
    try {
      return new Partial(file, info);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private Partial(Path file, Path info) throws IOException {
    this.file = file;
    this.info = info;
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      origin = origin(info);
      if (origin != null) {
        sha.addAll(file);
        length = channel.size();
        channel.position(length);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable Origin origin(Path info) {
    try {
      List<String> lines = Files.readAllLines(info);
      return lines.size() == 2 ? new Origin(URI.create(lines.get(0)), lines.get(1)) : null;
    } catch (IOException | IllegalArgumentException e) {
      return null; // nothing is known of the bytes: they are not used
    }
  }

  private static MimicException unwritable(Path file, IOException e) {
    return new MimicException(
        "The file (%s) cannot be written (%s). Maybe the disk is full; MIMIC_HOME names another folder"
            .formatted(file, Disk.reason(e)),
        e);
  }

  /// Bytes that are here.
  long length() {
    return length;
  }

  /// Whose they are, null when there are none.
  @Nullable Origin origin() {
    return length == 0 ? null : origin;
  }

  /// Throws away what is there; what follows comes from `origin`.
  void begin(Origin origin) {
    try {
      truncate();
      Path written = info.resolveSibling(info.getFileName() + ".new");
      Files.write(written, List.of(origin.url().toString(), origin.validator()));
      Files.move(written, info, StandardCopyOption.ATOMIC_MOVE);
      this.origin = origin;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private void truncate() throws IOException {
    channel.truncate(0);
    channel.position(0);
    sha.reset();
    length = 0;
  }

  /// Refuses to begin what cannot be finished.
  void require(long more) {
    try {
      long free = Files.getFileStore(file).getUsableSpace();
      if (more > free) {
        throw new MimicException(
            "The disk of (%s) has (%,d) bytes left, expected (%,d). Maybe free some; MIMIC_HOME names another folder"
                .formatted(file.getParent(), free, more));
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  void add(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    try {
      for (ByteBuffer left = ByteBuffer.wrap(copy); left.hasRemaining(); ) {
        channel.write(left);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    sha.add(copy, copy.length);
    length += copy.length;
  }

  /// What is wrong with the whole file, as the rest of a sentence, or null.
  @Nullable String fault(WeightFile wanted, String sha256, String expected) {
    try {
      String wrong = Shelf.shape(wanted, file);
      return wrong == null && !sha256.startsWith(expected)
          ? Shelf.hashFault(sha256, expected)
          : wrong;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// The SHA-256 of all bytes, once.
  String sha256() {
    return sha.digits();
  }

  /// Throws everything away.
  void discard() {
    try {
      truncate();
      Files.deleteIfExists(info);
      origin = null;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// Gives the whole file its name, in one step.
  void place(Path place) {
    try {
      channel.force(true); // a crash after the rename must not leave an empty file
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(info);
    } catch (IOException e) {
      throw unwritable(place, e);
    }
  }

  /// Nothing stays where nothing came.
  @Override
  public void close() {
    try {
      channel.close();
      if (length == 0) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(info);
      }
    } catch (IOException e) {
      return; // what matters was forced to the disk before its rename
    }
  }
}
