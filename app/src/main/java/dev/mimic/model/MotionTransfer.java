package dev.mimic.model;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// Turns the keypoints of a driving frame into those of the animated picture (`normalize_kp`).
///
/// Relative: the picture moves by as much as the driver has moved since its origin frame, scaled by
/// the ratio of their sizes with `adaptScale`. Absolute: it takes the driver's keypoints as they
/// are.
///
/// @param source keypoints of the picture, a batch of one
/// @param origin keypoints of the driving frame that shows the picture's own pose, a batch of one
/// @param relative movement and Jacobians count from the origin
/// @param relativeJacobian the original's configuration can switch it off alone
/// @param scale the movement's factor
public record MotionTransfer(
    Keypoints source, Keypoints origin, boolean relative, boolean relativeJacobian, double scale) {

  /// @param source,origin batches of one
  /// @param adaptScale scale the movement by the square root of the ratio of the keypoints' hulls
  public static MotionTransfer of(
      Keypoints source,
      Keypoints origin,
      boolean relative,
      boolean relativeJacobian,
      boolean adaptScale) {
    double scale = relative && adaptScale ? Math.sqrt(size(source) / size(origin)) : 1;
    return new MotionTransfer(
        source, origin, relative, relativeJacobian, Double.isFinite(scale) ? scale : 1);
  }

  /// The area of the hull around the keypoints, in [-1, 1] coordinates.
  private static double size(Keypoints keypoints) {
    return ConvexHull.area(keypoints.at(0).value().doubles());
  }

  /// Keypoints of driving frames (B, K, 2) to keypoints of the result (B, K, 2).
  public Keypoints apply(Keypoints driving) {
    if (!relative) {
      return driving;
    }
    Tensor value =
        driving.value().sub(origin.value()).mul(scale).add(source.value()); // s (v_d - v_0) + v_s
    Tensor moved = driving.jacobian();
    if (relativeJacobian
        && moved != null
        && origin.jacobian() != null
        && source.jacobian() != null) {
      moved =
          moved
              .matmul(Ops.inverse2x2(origin.jacobian()))
              .matmul(source.jacobian()); // J_d J_0⁻¹ J_s
    }
    return new Keypoints(value, moved);
  }
}
