package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.gpen.GpenEnhancer;
import dev.mimic.face.sharpener.MimicSharpener;
import dev.mimic.face.sharpener.SharpenerNetwork;
import dev.mimic.tensor.Device;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The network that sharpens faces, by name. Engine thread; the caller closes what is opened.
final class Enhancers {
  private static final String GPEN = "gpen-512";
  private static final String OURS = "mimic-sharpener";

  private Enhancers() {}

  /// @param nameOrFile a name of the catalogue, a file of weights, or null for the default:
  ///   GPEN-512 where it is on this machine, otherwise the small one in the box
  /// @param notes hears which one it is, where nobody said
  /// @throws dev.mimic.MimicException when its weights are not here, or are another network's
  static FaceEnhancer open(
      Catalogue catalogue, @Nullable String nameOrFile, Device device, Consumer<String> notes) {
    Held weights = WeightsFile.find(catalogue, nameOrFile, usual(catalogue));
    Checkpoint checkpoint = WeightsFile.read(weights);
    if (!SharpenerNetwork.isOne(checkpoint)) {
      return GpenEnhancer.load(checkpoint, device);
    }
    if (nameOrFile == null) {
      notes.accept(
          "Sharpening with %s, the small network in the box; mimic models pull %s brings one that also draws what was lost."
              .formatted(OURS, GPEN));
    }
    return MimicSharpener.load(checkpoint, device);
  }

  /// GPEN is also what is asked for, with the way to get it, where nothing is in the box.
  private static String usual(Catalogue catalogue) {
    return catalogue.find(GPEN) == null && catalogue.find(OURS) != null ? OURS : GPEN;
  }
}
