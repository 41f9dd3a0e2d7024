package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.Cascade;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.Yunet;
import dev.mimic.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The detector of faces that a person named. Engine thread; the caller closes what is opened.
final class Detectors {
  private static final String YUNET = "yunet";
  private static final String CASCADE = "cascade";

  private Detectors() {}

  /// Opens a detector by its name or by what its file holds.
  ///
  /// @param nameOrFile `cascade`, a name of the catalogue, a file of weights, or null for the
  ///   default: YuNet where its file is on this machine, otherwise the cascade
  /// @throws MimicException if the weights are not here, or belong to no detector
  static FaceDetector open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    if (nameOrFile == null) {
      Path yunet = catalogue.find(YUNET);
      return yunet == null ? Cascade.open() : Yunet.open(yunet);
    }
    if (nameOrFile.equals(CASCADE) && !Files.exists(Path.of(nameOrFile))) {
      return Cascade.open();
    }
    return Yunet.open(WeightsFile.find(catalogue, nameOrFile, YUNET));
  }
}
