package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.gpen.GpenEnhancer;
import dev.mimic.tensor.Device;
import org.jspecify.annotations.Nullable;

/// The network that sharpens faces, by name. Engine thread; the caller closes what is opened.
final class Enhancers {
  private static final String GPEN = "gpen-512";

  private Enhancers() {}

  /// @param nameOrFile a name of the catalogue, a file of weights, or null for GPEN-512
  /// @throws dev.mimic.MimicException when its weights are not here, or are another network's
  static FaceEnhancer open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    return GpenEnhancer.load(WeightsFile.read(catalogue, nameOrFile, GPEN), device);
  }
}
