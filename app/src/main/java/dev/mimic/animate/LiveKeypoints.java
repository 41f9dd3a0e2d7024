package dev.mimic.animate;

import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Tensor;
import java.util.Arrays;

/// Keypoints of one frame as plain numbers, which outlive every scope and can be filtered: x and y
/// of each point and, where there are Jacobians, their four numbers. Engine thread.
final class LiveKeypoints {
  private LiveKeypoints() {}

  /// All numbers of a batch of one, points first: 6 K, or 2 K without Jacobians.
  static double[] numbers(Keypoints keypoints) {
    double[] points = keypoints.value().doubles();
    if (keypoints.jacobian() == null) {
      return points;
    }
    double[] jacobians = keypoints.jacobian().doubles();
    double[] all = Arrays.copyOf(points, points.length + jacobians.length);
    System.arraycopy(jacobians, 0, all, points.length, jacobians.length);
    return all;
  }

  /// Keypoints in the place and type of `like` with these numbers.
  static Keypoints of(double[] numbers, Keypoints like) {
    int points = (int) like.value().count();
    Tensor value = tensor(numbers, 0, points, like.value());
    return like.jacobian() == null
        ? new Keypoints(value, null)
        : new Keypoints(value, tensor(numbers, points, numbers.length, like.jacobian()));
  }

  private static Tensor tensor(double[] numbers, int from, int to, Tensor like) {
    return Tensor.of(Arrays.copyOfRange(numbers, from, to), like.shape()).like(like);
  }
}
