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

  /// Mean distance (root of the mean square) of the keypoints around their middle, where the
  /// picture's half side is 1.
  @Override
  public double gap(double[] a, double[] b) {
    double sum = 0;
    for (int axis = 0; axis < 2; axis++) {
      double shift = mean(b, axis) - mean(a, axis);
      for (int i = axis; i < a.length; i += 2) {
        double away = b[i] - a[i] - shift;
        sum += away * away;
      }
    }
    return Math.sqrt(2 * sum / a.length);
  }

  private static double mean(double[] points, int axis) {
    double sum = 0;
    for (int i = axis; i < points.length; i += 2) {
      sum += points[i];
    }
    return 2 * sum / points.length;
  }

  // talking-128 on portraits and other people's clips: median 0.06, 0.15 is passed by 3 %; heads
  // turned by half a right angle against each other have 0.14
  @Override
  public double wideGap() {
    return 0.15;
  }

  // keypoints are not the same places on two people: their hulls vary more than faces do
  @Override
  public double wideRatio() {
    return 2;
  }

  @Override
  public String words() {
    return "the model's own keypoints";
  }
}
