package dev.mimic.animate;

import dev.mimic.image.ImageTensor;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.MotionTransfer;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;

/// One subject, encoded once, ready to be moved ([Puppets]). Engine thread.
///
/// @param source its keypoints, a batch of one
/// @param encoded what the generator made of it, a batch of one
/// @param transfer turns driving keypoints into its own
/// @param driver index of the clip that it follows
record Puppet(Keypoints source, Generator.Encoded encoded, MotionTransfer transfer, int driver) {

  /// Its tensors live in the scope that is open now.
  ///
  /// @param origin keypoints of the driving frame that shows the subject's own pose, a batch of one
  static Puppet of(
      MotionModel model, Subject subject, Keypoints origin, AnimateOptions.Motion motion) {
    try (Scope scope = Scope.open()) {
      Tensor x = ImageTensor.tensor(subject.square()).to(model.device()); // (1, 3, N, N)
      Keypoints source = model.fomm().detector().forward(x).keptIn(scope);
      return new Puppet(
          source,
          model.fomm().generator().encode(x).keptIn(scope),
          MotionTransfer.of(
              source, origin, motion.relative(), motion.relative(), motion.adaptScale()),
          subject.driver());
    }
  }
}
