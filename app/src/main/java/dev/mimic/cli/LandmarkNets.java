package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.face.Fan;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.tensor.Device;
import org.jspecify.annotations.Nullable;

/// The network that finds landmarks, by name. Engine thread; the caller closes what is opened.
final class LandmarkNets {
  private static final String FAN = "fan-68";

  private LandmarkNets() {}

  /// FAN, or null when its weights are not on this machine.
  static @Nullable LandmarkFinder find(Catalogue catalogue, Device device) {
    Held weights = catalogue.find(FAN);
    return weights == null ? null : fan(weights, device);
  }

  /// @param nameOrFile a name of the catalogue, a file of weights, or null for FAN
  /// @throws dev.mimic.MimicException if the weights are not here, or another network's
  static LandmarkFinder open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    return fan(WeightsFile.find(catalogue, nameOrFile, FAN), device);
  }

  private static LandmarkFinder fan(Held weights, Device device) {
    return new Fan(WeightsFile.read(weights).weights(), device, false);
  }
}
