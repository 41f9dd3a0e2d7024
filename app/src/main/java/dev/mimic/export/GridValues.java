package dev.mimic.export;

import dev.mimic.model.Grids;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;

/// The twin of [dev.mimic.model.Grids] in a graph. Pixels lie in one row: h w instead of h, w.
final class GridValues {
  private GridValues() {}

  /// The coordinates of every pixel of a square: (1, 1, h w, 2).
  static Value coordinates(OnnxGraph graph, int side) {
    try (Scope _ = Scope.open()) {
      Tensor grid = Grids.coordinates(side, side, Tensor.zeros(DType.FLOAT32, 1));
      return graph.constant(grid.floats(), 1, 1, (long) side * side, 2);
    }
  }

  /// Gaussian heat around keypoints (B, K, 2): (B, K, h w).
  static Value gaussians(Value keypoints, Value coordinates, double variance) {
    Value away = coordinates.sub(keypoints.unsqueeze(2)); // (B, K, h w, 2)
    return away.mul(away).sum(3).mul(-0.5).div(variance).exp();
  }
}
