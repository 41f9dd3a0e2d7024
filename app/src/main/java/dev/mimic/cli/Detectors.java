package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.face.BlazeFace;
import dev.mimic.face.Cascade;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.MimicFinder;
import dev.mimic.face.S3fd;
import dev.mimic.face.Yunet;
import dev.mimic.tensor.Device;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The detector of faces that a person named. Engine thread; the caller closes what is opened.
final class Detectors {
  private static final String MIMIC = "mimic-finder";
  private static final String YUNET = "yunet";
  private static final String CASCADE = "cascade";

  private static final Set<String> NAMES =
      Set.of("s3fd", "sfd", "blazeface", "blazeface-back", YUNET, MIMIC);

  private Detectors() {}

  /// Opens a detector by its name or by what its file holds.
  ///
  /// @param nameOrFile `cascade`, a name of the catalogue, a file of weights, or null for the
  ///   default: ours, which is in the box; where the program was built without it, YuNet if its
  ///   file is on this machine, otherwise the cascade
  /// @throws UsageException if no detector is called so
  /// @throws MimicException if the weights are not here, or belong to no detector
  static FaceDetector open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    if (nameOrFile == null) {
      Held ours = catalogue.find(MIMIC);
      Held held = ours == null ? catalogue.find(YUNET) : ours;
      return held == null ? Cascade.open() : read(held, device);
    }
    if (nameOrFile.equals(CASCADE)) {
      return Cascade.open();
    }
    if (nameOrFile.equals("mimic")) {
      return read(catalogue.require(MIMIC), device);
    }
    if (!NAMES.contains(nameOrFile) && !WeightsFile.isFile(nameOrFile)) {
      throw new UsageException(
          "The face detector (%s) is unknown, expected mimic-finder, yunet, blazeface, blazeface-back, s3fd, cascade or a file of weights. Maybe --face-detector mimic-finder"
              .formatted(nameOrFile));
    }
    return read(WeightsFile.find(catalogue, nameOrFile, MIMIC), device);
  }

  private static FaceDetector read(Held held, Device device) {
    if (held instanceof Here(Path file, _) && Yunet.isOne(file)) {
      return Yunet.open(file);
    }
    StateDict weights = WeightsFile.read(held).weights();
    if (MimicFinder.isOne(weights)) {
      return new MimicFinder(weights, device);
    }
    if (S3fd.isOne(weights)) {
      return new S3fd(weights, device);
    }
    if (BlazeFace.isOne(weights)) {
      return new BlazeFace(weights, device);
    }
    throw new MimicException(
        "The file (%s) holds no face detector (%d tensors, first (%s)); expected mimic-finder, YuNet, BlazeFace or S3FD. Maybe --face-detector mimic-finder"
            .formatted(held.name(), weights.size(), weights.names().iterator().next()));
  }
}
