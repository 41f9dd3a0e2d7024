package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.face.BlazeFace;
import dev.mimic.face.Cascade;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.S3fd;
import dev.mimic.face.Yunet;
import dev.mimic.tensor.Device;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The detector of faces that a person named. Engine thread; the caller closes what is opened.
final class Detectors {
  private static final String YUNET = "yunet";
  private static final String CASCADE = "cascade";

  private static final Set<String> NAMES =
      Set.of("s3fd", "sfd", "blazeface", "blazeface-back", YUNET);

  private Detectors() {}

  /// Opens a detector by its name or by what its file holds.
  ///
  /// @param nameOrFile `cascade`, a name of the catalogue, a file of weights, or null for the
  ///   default: YuNet where its file is on this machine, otherwise the cascade
  /// @throws UsageException if no detector is called so
  /// @throws MimicException if the weights are not here, or belong to no detector
  static FaceDetector open(Catalogue catalogue, @Nullable String nameOrFile, Device device) {
    if (nameOrFile == null) {
      Held yunet = catalogue.find(YUNET);
      return yunet == null ? Cascade.open() : read(yunet, device);
    }
    if (nameOrFile.equals(CASCADE)) {
      return Cascade.open();
    }
    if (!NAMES.contains(nameOrFile) && !WeightsFile.isFile(nameOrFile)) {
      throw new UsageException(
          "The face detector (%s) is unknown, expected s3fd, blazeface, blazeface-back, yunet, cascade or a file of weights. Maybe --face-detector yunet"
              .formatted(nameOrFile));
    }
    return read(WeightsFile.find(catalogue, nameOrFile, YUNET), device);
  }

  private static FaceDetector read(Held held, Device device) {
    if (held instanceof Here(Path file, _) && Yunet.isOne(file)) {
      return Yunet.open(file);
    }
    StateDict weights = WeightsFile.read(held).weights();
    if (S3fd.isOne(weights)) {
      return new S3fd(weights, device);
    }
    if (BlazeFace.isOne(weights)) {
      return new BlazeFace(weights, device);
    }
    throw new MimicException(
        "The file (%s) holds no face detector (%d tensors, first (%s)); expected S3FD, BlazeFace or YuNet. Maybe --face-detector yunet"
            .formatted(held.name(), weights.size(), weights.names().iterator().next()));
  }
}
