package dev.mimic.model;

import dev.mimic.tensor.Tensor;

/// Holds the rim of the picture still, so that nothing is dragged in from outside: PaddleGAN's
/// inference-only edit (`occlusion_aware.py`, "fix edge problem").
///
/// The deformation fades to the identity over the outermost 5 pixels of whatever is warped.
final class StillBorder {
  private static final int RIM = 5;
  // OpenCV's own table for 9 taps (a Gaussian of sigma 1.7 in steps of 1 / 256)
  private static final double[] KERNEL = {4, 13, 30, 51, 60, 51, 30, 13, 4};

  private StillBorder() {}

  /// `g · deformation + (1 - g) · identity`; (B, h, w, 2) stays (B, h, w, 2).
  static Tensor hold(Tensor deformation) {
    int h = Math.toIntExact(deformation.size(1));
    int w = Math.toIntExact(deformation.size(2));
    Tensor inside = outer(fade(h), fade(w)).like(deformation); // (h, w, 1)
    Tensor identity = Grids.coordinates(h, w, deformation); // (h, w, 2)
    return deformation.mul(inside).add(identity.mul(inside.neg().add(1)));
  }

  /// Nothing is occluded in the rim: (B, 1, h, w) stays (B, 1, h, w).
  static Tensor open(Tensor occlusion) {
    int h = Math.toIntExact(occlusion.size(2));
    int w = Math.toIntExact(occlusion.size(3));
    Tensor inside = outer(box(h), box(w)).view(h, w).like(occlusion);
    return occlusion.mul(inside).add(inside.neg().add(1));
  }

  private static Tensor outer(double[] rows, double[] columns) {
    Tensor column = Tensor.of(rows, rows.length, 1, 1);
    return column.mul(Tensor.of(columns, 1, columns.length, 1));
  }

  /// 1 inside, 0 in the rim.
  private static double[] box(int n) {
    double[] line = new double[n];
    for (int i = RIM; i < n - RIM; i++) {
      line[i] = 1;
    }
    return line;
  }

  /// The box blurred by the Gaussian; the blur of a rectangle is the product of two of these.
  private static double[] fade(int n) {
    double[] box = box(n);
    double[] line = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < KERNEL.length; j++) {
        int at = i + j - KERNEL.length / 2;
        line[i] += at >= 0 && at < n ? box[at] * KERNEL[j] / 256 : 0;
      }
    }
    return line;
  }
}
