package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the weights of a network lie that a person named: a file, or a model of the catalogue.
final class WeightsFile {
  private WeightsFile() {}

  /// The file that is meant; what looks like a file need not exist yet, its reader will say so.
  ///
  /// @param nameOrFile null for the default
  /// @param model the default, a name of the catalogue
  /// @throws dev.mimic.MimicException if it is a model that does not exist or is not on this
  ///   machine
  static Path find(Catalogue catalogue, @Nullable String nameOrFile, String model) {
    if (nameOrFile == null) {
      return catalogue.require(model);
    }
    return isFile(nameOrFile) ? Path.of(nameOrFile) : catalogue.require(nameOrFile);
  }

  /// Whether a file is meant, which need not be there, rather than a name.
  static boolean isFile(String nameOrFile) {
    Path file = Path.of(nameOrFile);
    return file.getNameCount() > 1 || nameOrFile.contains(".") || Files.exists(file);
  }
}
