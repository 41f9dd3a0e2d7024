package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.MotionTransfer;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// One source picture, encoded once, ready to be moved. Engine thread.
///
/// Its tensors live in the scope that was open when it was made.
final class Puppet {
  private final MotionModel model;
  private final Keypoints source;
  private final Generator.Encoded encoded;
  private final boolean stillBorder;
  private final MotionTransfer transfer;

  /// @param picture in the model's size
  /// @param origin keypoints of the driving frame that shows the picture's own pose, a batch of one
  Puppet(
      MotionModel model,
      Image picture,
      Keypoints origin,
      AnimateOptions.Motion motion,
      boolean stillBorder) {
    this.model = model;
    this.stillBorder = stillBorder;
    try (Scope scope = Scope.open()) {
      Tensor x = ImageTensor.tensor(picture).to(model.device()); // (1, 3, N, N)
      source = model.fomm().detector().forward(x).keptIn(scope);
      encoded = model.fomm().generator().encode(x).keptIn(scope);
    }
    transfer =
        MotionTransfer.of(
            source, origin, motion.relative(), motion.relative(), motion.adaptScale());
  }

  /// The picture in the pose of each driving frame.
  ///
  /// @param driving keypoints of driving frames (B, K, 2)
  List<Image> move(Keypoints driving) {
    try (Scope _ = Scope.open()) {
      Generator.Output out =
          model.fomm().generator().forward(encoded, source, transfer.apply(driving), stillBorder);
      return ImageTensor.images(out.prediction());
    }
  }
}
