package dev.mimic.model;

import dev.mimic.tensor.Parallel;
import dev.mimic.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Where keypoints are to be expected by their heat, and the mean Jacobian under it: a keypoint at
/// a time, without writing the heat down. The fast twin of the end of [KeypointDetector#forward].
final class ExpectedKeypoints {
  private static final double NOTHING = -60; // e to the power of it is no part of a float

  private final float[] answer; // (B, h, w, each)
  private final int height;
  private final int width;
  private final int each; // channels of a pixel: K logits, then 4 numbers for every Jacobian map
  private final int points;
  private final double temperature;
  private final float[] values; // (B, K, 2)
  private final float @Nullable [] jacobians; // (B, K, 2, 2)

  private ExpectedKeypoints(Tensor answer, int points, double temperature) {
    this.answer = answer.permute(0, 2, 3, 1).floats();
    this.points = points;
    this.temperature = temperature;
    each = Math.toIntExact(answer.size(1));
    height = Math.toIntExact(answer.size(2));
    width = Math.toIntExact(answer.size(3));
    int all = Math.toIntExact(answer.size(0)) * points;
    values = new float[all * 2];
    jacobians = each > points ? new float[all * 4] : null;
  }

  /// @param answer (B, K, h, w), or (B, K + 4 or 5 K, h, w) with maps of Jacobians behind, float32
  static Keypoints of(Tensor answer, long points, double temperature) {
    ExpectedKeypoints expected =
        new ExpectedKeypoints(answer, Math.toIntExact(points), temperature);
    long b = answer.size(0);
    Parallel.each(b * points, expected::expect);
    return new Keypoints(
        Tensor.of(expected.values, b, points, 2),
        expected.jacobians == null ? null : Tensor.of(expected.jacobians, b, points, 2, 2));
  }

  private void expect(int index) {
    int k = index % points;
    int from = index / points * height * width * each;
    boolean shared = each == points + 4; // one Jacobian map for all keypoints
    int map = points + (shared ? 0 : 4 * k);
    float most = most(from + k);
    double sum = 0;
    double[] means = new double[6]; // x, y and the Jacobian
    for (int pixel = 0; pixel < height * width; pixel++) {
      int at = from + pixel * each;
      double cold = (answer[at + k] - most) / temperature;
      if (cold < NOTHING) {
        continue;
      }
      double heat = Math.exp(cold);
      sum += heat;
      means[0] += heat * (pixel % width);
      means[1] += heat * (pixel / width);
      for (int i = 0; jacobians != null && i < 4; i++) {
        means[2 + i] += heat * answer[at + map + i];
      }
    }
    values[2 * index] = (float) (2 * (means[0] / sum / (width - 1)) - 1);
    values[2 * index + 1] = (float) (2 * (means[1] / sum / (height - 1)) - 1);
    for (int i = 0; jacobians != null && i < 4; i++) {
      jacobians[4 * index + i] = (float) (means[2 + i] / sum);
    }
  }

  private float most(int first) {
    float most = answer[first];
    for (int pixel = 1; pixel < height * width; pixel++) {
      most = Math.max(most, answer[first + pixel * each]);
    }
    return most;
  }
}
