package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.face.Fan;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.MimicLandmarks;
import dev.mimic.tensor.Device;
import org.jspecify.annotations.Nullable;

/// The network that finds landmarks, by name. Engine thread; the caller closes what is opened.
final class LandmarkNets {
  private static final String FAN = "fan-68";
  private static final String OURS = "mimic-landmarks";

  private LandmarkNets() {}

  /// FAN where its weights were pulled, otherwise our own small network; null where not even that
  /// is here.
  static @Nullable LandmarkFinder find(Catalogue catalogue, Device device) {
    Held weights = usual(catalogue);
    return weights == null ? null : read(weights, device);
  }

  private static @Nullable Held usual(Catalogue catalogue) {
    Held fan = catalogue.find(FAN);
    return fan == null ? catalogue.find(OURS) : fan;
  }

  /// @param nameOrFile a name of the catalogue, a file of weights, or null for what [#find] takes
  /// @throws dev.mimic.MimicException if the weights are not here, or another network's
  static LandmarkFinder open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    Held usual = nameOrFile == null ? usual(catalogue) : null;
    return read(usual == null ? WeightsFile.find(catalogue, nameOrFile, OURS) : usual, device);
  }

  private static LandmarkFinder read(Held held, Device device) {
    StateDict weights = WeightsFile.read(held).weights();
    return MimicLandmarks.isOne(weights)
        ? new MimicLandmarks(weights, device)
        : new Fan(weights, device, false);
  }

  /// Which network looks unasked, and how to get another.
  static String note(LandmarkFinder finder) {
    return finder.name().equals(OURS)
        ? "Landmarks by mimic-landmarks, the small network in the box; mimic models pull fan-68"
            + " brings the usual large one. Only numbers of one network compare."
        : "Landmarks by %s. Only numbers of one network compare.".formatted(finder.name());
  }
}
