package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceParser;
import dev.mimic.tensor.Device;
import org.jspecify.annotations.Nullable;

/// The network that parses faces, by name. Engine thread; the caller closes what is opened.
final class Parsers {
  static final String BISENET = "bisenet";

  private Parsers() {}

  /// @param nameOrFile a name of the catalogue, a file of weights, or null for BiSeNet
  /// @throws dev.mimic.MimicException if the weights are not here, or another network's
  static FaceParser open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    return new FaceParser(WeightsFile.read(catalogue, nameOrFile, BISENET).weights(), device);
  }
}
