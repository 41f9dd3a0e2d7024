package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// Poses by the motion model's own keypoints, which every picture has.
record ModelPoses(MotionModel model) implements Poses {
  @Override
  public double[] points(Image square) {
    try (Scope _ = Scope.open()) {
      return keypoints(List.of(square)).value().doubles();
    }
  }

  /// Keypoints of pictures in the network's size, (B, K, 2).
  Keypoints keypoints(List<Image> squares) {
    try (Scope scope = Scope.open()) {
      Tensor x = ImageTensor.tensor(squares).to(model.device()); // (B, 3, N, N)
      return model.fomm().detector().forward(x).keptIn(scope);
    }
  }

  @Override
  public String words() {
    return "the model's own keypoints";
  }
}
