package dev.mimic.model;

import dev.mimic.tensor.Tensor;

/// Coordinates of pixels and heat around keypoints.
public final class Grids {
  private Grids() {}

  /// The coordinates of every pixel: (H, W, 2), x first, from -1 at the centre of the first pixel
  /// to 1 at the centre of the last, which agrees with `align_corners = true`. In the type and
  /// place of `like`.
  public static Tensor coordinates(long h, long w, Tensor like) {
    double[] grid = new double[Math.toIntExact(h * w * 2)];
    for (int y = 0, i = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        grid[i++] = 2.0 * (x / (w - 1.0)) - 1;
        grid[i++] = 2.0 * (y / (h - 1.0)) - 1;
      }
    }
    return Tensor.of(grid, h, w, 2).like(like);
  }

  /// Gaussian heat around keypoints: exp(-|z - k|² / 2 variance), (B, K, 2) to (B, K, H, W).
  static Tensor gaussians(Tensor keypoints, long h, long w, double variance) {
    Tensor grid = coordinates(h, w, keypoints); // (H, W, 2)
    Tensor mean = keypoints.unsqueeze(2).unsqueeze(2); // (B, K, 1, 1, 2)
    Tensor distance = grid.sub(mean).square().sum(-1L); // (B, K, H, W)
    return distance.mul(-0.5).div(variance).exp();
  }
}
