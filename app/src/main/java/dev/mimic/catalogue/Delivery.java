package dev.mimic.catalogue;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Partial.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A file that a person brings.
final class Delivery {
  private static final int CHUNK = 1 << 20;

  private final Model model;
  private final Shelf shelf;
  private final Consumer<String> notes;

  Delivery(Model model, Shelf shelf, Consumer<String> notes) {
    this.model = model;
    this.shelf = shelf;
    this.notes = notes;
  }

  /// Copies the file to its place.
  ///
  /// @throws MimicException if it is none of the model's files
  Path bring(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MimicException(
          "The file (%s) does not exist, expected the weights of (%s)"
              .formatted(file, model.name()));
    }
    try {
      String sha256 = Sha256.of(file);
      WeightFile wanted = recognised(file, sha256);
      Path place = shelf.place(wanted);
      Runnable waiting =
          () -> notes.accept("Somebody else is writing (%s): waiting".formatted(place));
      try (Turn _ = Turn.take(place, waiting)) {
        if (!isSame(file, place)) {
          copy(file, sha256, place);
        }
        shelf.keep(wanted, place, sha256);
      }
      return place;
    } catch (IOException e) {
      throw new MimicException(
          "The file (%s) cannot be read (%s)".formatted(file, Disk.reason(e)), e);
    }
  }

  /// Which of the model's files it is: one whose published hash it has, else one of unknown hash.
  private WeightFile recognised(Path file, String sha256) throws IOException {
    String name = file.getFileName().toString();
    List<WeightFile> likely =
        model.files().stream()
            .sorted(Comparator.comparing(known -> !known.file().equals(name)))
            .sorted(Comparator.comparing(known -> known.sha256().isEmpty()))
            .toList();
    String first = null;
    for (WeightFile candidate : likely) {
      String fault = fault(candidate, file, sha256);
      if (fault == null) {
        return candidate;
      }
      first = first == null ? fault : first;
    }
    throw new MimicException(
        "The file (%s) is not that of the model (%s): it %s. Maybe it is damaged or of another version"
            .formatted(file, model.name(), first));
  }

  private @Nullable String fault(WeightFile candidate, Path file, String sha256)
      throws IOException {
    String shape = Shelf.shape(candidate, file);
    if (shape != null) {
      return shape;
    }
    if (candidate.sha256().isEmpty()
        && !ending(file.getFileName().toString()).equals(ending(candidate.file()))) {
      return "is called (%s), expected (%s)".formatted(file.getFileName(), candidate.file());
    }
    Receipt known = shelf.known(candidate);
    String expected = known == null ? candidate.sha256() : known.sha256();
    return sha256.startsWith(expected) ? null : Shelf.hashFault(sha256, expected);
  }

  // with no hash to know a file by, a .pth must not become a .pdparams
  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean isSame(Path file, Path place) throws IOException {
    return Files.exists(place) && Files.isSameFile(file, place);
  }

  private void copy(Path file, String sha256, Path place) throws IOException {
    try (Partial part = Partial.beside(place);
        InputStream in = Files.newInputStream(file)) {
      try {
        part.begin(new Origin(file.toUri(), ""));
        part.require(Files.size(file));
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
          part.add(ByteBuffer.wrap(chunk, 0, length));
        }
        if (!part.sha256().equals(sha256)) {
          throw new IOException("it changed while it was copied");
        }
        part.place(place);
      } catch (IOException | RuntimeException e) {
        part.discard(); // unlike a download's half, this one is cheap to make again
        throw e;
      }
    }
  }
}
