package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.Motion;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// One source picture, encoded once, whose parts are put on others. Engine thread.
///
/// Its tensors live in the scope that was open when it was made.
final class Donor {
  private final MotionModel model;
  private final Keypoints own;
  private final Generator.Encoded encoded;

  /// @param picture in the model's size
  Donor(MotionModel model, Image picture) {
    this.model = model;
    try (Scope scope = Scope.open()) {
      Tensor x = ImageTensor.tensor(picture).to(model.device()); // (1, 3, N, N)
      own = model.fomm().detector().forward(x).keptIn(scope);
      encoded = model.fomm().generator().encode(x).keptIn(scope);
    }
  }

  /// Width and height of the features, and of the masks that mix them.
  int side() {
    return Math.toIntExact(encoded.features().size(2));
  }

  /// The targets with this picture's parts.
  ///
  /// @param targets in the model's size
  /// @param masks (B, 1, side, side) or (1, 1, side, side): 1 where this picture shows
  /// @param ofSource the masks are of this picture, and move with it
  List<Image> onto(List<Image> targets, Tensor masks, boolean ofSource) {
    Generator generator = model.fomm().generator();
    Tensor x = ImageTensor.tensor(targets).to(model.device()); // (B, 3, N, N)
    Keypoints poses = model.fomm().detector().forward(x);
    Motion motion = generator.motion(encoded, own, poses);
    Tensor where = masks.to(model.device());
    if (ofSource) {
      where = generator.moved(where, motion); // (B, 1, side, side)
    }
    return ImageTensor.images(generator.blend(generator.encode(x), encoded, motion, where));
  }
}
