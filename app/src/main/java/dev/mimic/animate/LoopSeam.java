package dev.mimic.animate;

import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Joins the end of a looping clip to its beginning: what its first pose differs from its last is
/// taken back over half a second, so that nobody jumps. Engine thread.
///
/// The clip itself is not looked at again, and only two poses are kept.
final class LoopSeam {
  private static final double SECONDS = 0.5;

  private int round;
  private float[] last = {}; // the pose of the moment before, joined
  private float[] gap = {}; // from the first pose of this round to the last of the one before

  /// The same keypoints while the clip runs for the first time.
  ///
  /// @param driving keypoints (B, K, 2) of what the driver shows at the next moments
  Keypoints join(Keypoints driving, List<Driver.Shot> shots) {
    long b = driving.batch();
    long k = driving.value().size(1);
    Tensor flat = driving.value().reshape(b, 2 * k);
    if (driving.jacobian() != null) {
      flat = Ops.cat(List.of(flat, driving.jacobian().reshape(b, 4 * k)), 1); // (B, 6 K)
    }
    float[] poses = flat.floats();
    int width = poses.length / shots.size();
    for (int i = 0; i < shots.size(); i++) {
      join(poses, i * width, width, shots.get(i));
    }
    if (round == 0) {
      return driving;
    }
    Tensor joined = Tensor.of(poses, b, width).to(driving.value().device());
    return new Keypoints(
        joined.narrow(1, 0, 2 * k).reshape(b, k, 2),
        driving.jacobian() == null ? null : joined.narrow(1, 2 * k, 4 * k).reshape(b, k, 2, 2));
  }

  private void join(float[] poses, int from, int width, Driver.Shot shot) {
    if (shot.round() != round) {
      round = shot.round();
      gap = new float[width];
      for (int i = 0; i < width; i++) {
        gap[i] = last[i] - poses[from + i];
      }
    }
    if (round > 0) {
      float left = (float) Math.max(0, 1 - shot.seconds() / SECONDS);
      for (int i = 0; i < width; i++) {
        poses[from + i] += left * gap[i];
      }
    }
    last = Arrays.copyOfRange(poses, from, from + width);
  }
}
