package dev.mimic.train;

import static java.util.Objects.requireNonNull;

import dev.mimic.config.TrainParams.TransformParams;
import dev.mimic.model.Grids;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A random affine and thin-plate-spline warp of each picture of a batch, with its derivative: the
/// known transformation that keypoints must follow (paper, eq. 9 to 11; `Transform` in `model.py`).
///
/// @param theta (B, 2, 3): the affine part, near the identity
/// @param controls (B, 1, P²): the weights of the spline's P x P control points, or null without it
public record RandomWarp(Tensor theta, @Nullable Tensor controls) {
  private static final double EPSILON = 1e-6; // keeps log away from 0 at a control point

  static RandomWarp draw(long batch, TransformParams params, RandomGenerator random) {
    float[] theta = new float[Math.toIntExact(batch * 6)];
    for (int i = 0; i < theta.length; i++) {
      float identity = i % 6 == 0 || i % 6 == 4 ? 1 : 0;
      theta[i] = identity + (float) (params.sigmaAffine() * random.nextGaussian());
    }
    Tensor affine = Tensor.of(theta, batch, 2, 3);
    if (params.sigmaTps() == null || params.pointsTps() == null) {
      return new RandomWarp(affine, null);
    }
    int points = params.pointsTps() * params.pointsTps();
    float[] controls = new float[Math.toIntExact(batch * points)];
    for (int i = 0; i < controls.length; i++) {
      controls[i] = (float) (params.sigmaTps() * random.nextGaussian());
    }
    return new RandomWarp(affine, Tensor.of(controls, batch, 1, points));
  }

  /// The warps of `count` pictures of the batch, from `first` on.
  RandomWarp narrow(long first, long count) {
    return new RandomWarp(
        theta.narrow(0, first, count), controls == null ? null : controls.narrow(0, first, count));
  }

  RandomWarp like(Tensor other) {
    return new RandomWarp(theta.like(other), controls == null ? null : controls.like(other));
  }

  /// The warped pictures, mirrored at their borders: (B, 3, H, W).
  Tensor picture(Tensor picture) {
    long b = picture.size(0);
    long h = picture.size(2);
    long w = picture.size(3);
    Tensor grid = Grids.coordinates(h, w, theta).view(1, h * w, 2); // (1, H W, 2)
    return Ops.gridSample(picture, coordinates(grid).view(b, h, w, 2), Ops.Padding.REFLECTION);
  }

  /// Where points go: (B or 1, N, 2) to (B, N, 2).
  Tensor coordinates(Tensor points) {
    Tensor linear = theta.narrow(2, 0, 2); // (B, 2, 2)
    Tensor shift = theta.narrow(2, 2, 1).permute(0, 2, 1); // (B, 1, 2)
    Tensor moved = points.matmul(linear.permute(0, 2, 1)).add(shift); // (B, N, 2)
    if (controls == null) {
      return moved;
    }
    Tensor distance = offsets(points).abs().sum(-1L); // (B, N, P²), the L1 distance
    Tensor bend =
        distance.square().mul(distance.add(EPSILON).log()).mul(controls).sum(2L); // (B, N)
    return moved.add(bend.unsqueeze(-1)); // the same bend for x and y
  }

  /// The derivative of [#coordinates] at points, (B, N, 2) to (B, N, 2, 2), itself differentiable.
  ///
  /// The reference asks autograd for it; this is the same formula written out.
  Tensor jacobian(Tensor points) {
    Tensor linear = theta.narrow(2, 0, 2).unsqueeze(1); // (B, 1, 2, 2)
    if (controls == null) {
      return linear.expand(points.size(0), points.size(1), 2, 2);
    }
    Tensor offsets = offsets(points); // (B, N, P², 2)
    Tensor r = offsets.abs().sum(-1L); // (B, N, P²)
    Tensor slope = // d/dr of r² log(r + ε)
        r.mul(2)
            .mul(r.add(EPSILON).log())
            .add(r.square().div(r.add(EPSILON)))
            .mul(requireNonNull(controls));
    Tensor bend = offsets.sign().mul(slope.unsqueeze(-1)).sum(2L); // (B, N, 2)
    return linear.add(bend.unsqueeze(2)); // one row for x, the same for y
  }

  /// From every control point to every point: (B, N, P², 2).
  private Tensor offsets(Tensor points) {
    int side = (int) Math.sqrt(requireNonNull(controls).size(2));
    Tensor grid = Grids.coordinates(side, side, theta).view(1, 1, (long) side * side, 2);
    return points.unsqueeze(2).sub(grid);
  }
}
