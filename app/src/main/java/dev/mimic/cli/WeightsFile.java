package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.checkpoint.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Weights of a network that a person named: a file, or a model of the catalogue.
final class WeightsFile {
  private WeightsFile() {}

  /// Where the weights are that are meant; what looks like a file need not exist yet, its reader
  /// will say so.
  ///
  /// @param nameOrFile null for the default
  /// @param model the default, a name of the catalogue
  /// @throws dev.mimic.MimicException if it is a model that does not exist or is not on this
  ///   machine
  static Held find(Catalogue catalogue, @Nullable String nameOrFile, String model) {
    if (nameOrFile == null) {
      return catalogue.require(model);
    }
    return isFile(nameOrFile) ? of(Path.of(nameOrFile)) : catalogue.require(nameOrFile);
  }

  /// Whether a file is meant, which need not be there, rather than a name.
  static boolean isFile(String nameOrFile) {
    Path file = Path.of(nameOrFile);
    return file.getNameCount() > 1 || nameOrFile.contains(".") || Files.exists(file);
  }

  /// A file of the person's own.
  static Held of(Path file) {
    return new Here(file, false);
  }

  /// What [#find] found, opened.
  ///
  /// @throws dev.mimic.MimicException if it is damaged
  static Checkpoint read(Catalogue catalogue, @Nullable String nameOrFile, String model) {
    return read(find(catalogue, nameOrFile, model));
  }

  static Checkpoint read(Held weights) {
    return switch (weights) {
      case Here(Path file, _) -> Checkpoint.read(file);
      case Bundled bundled -> Checkpoint.of(bundled.name(), bundled.bytes());
    };
  }
}
