package dev.mimic.data;

import dev.mimic.image.Image;

/// Where a loss should look twice: eyes and mouth, small in the picture and all that people look
/// at.
final class Emphasis {
  private static final int[][] REGIONS = {{36, 42}, {42, 48}, {48, 68}}; // eye, eye, mouth
  private static final int[] ALL = {0, 68};
  private static final double MARGIN = 0.15; // of the height from brows to chin, around the points

  private Emphasis() {}

  /// A grey picture: 255 inside the regions, falling to 0 around them.
  ///
  /// @param points 68 pairs of x and y in its pixels
  static Image of(double[] points, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    double[] face = ellipse(points, ALL, 0);
    for (int[] region : REGIONS) {
      draw(rgb, width, height, ellipse(points, region, MARGIN * 2 * face[3]));
    }
    return new Image(width, height, rgb);
  }

  /// Centre and radii of an ellipse around points.
  private static double[] ellipse(double[] points, int[] region, double margin) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = region[0]; i < region[1]; i++) {
      left = Math.min(left, points[2 * i]);
      right = Math.max(right, points[2 * i]);
      top = Math.min(top, points[2 * i + 1]);
      bottom = Math.max(bottom, points[2 * i + 1]);
    }
    return new double[] {
      (left + right) / 2,
      (top + bottom) / 2,
      (right - left) / 2 + margin,
      (bottom - top) / 2 + margin
    };
  }

  private static void draw(byte[] rgb, int width, int height, double[] ellipse) {
    int top = Math.clamp((long) (ellipse[1] - ellipse[3]), 0, height - 1);
    int bottom = Math.clamp((long) (ellipse[1] + ellipse[3]) + 1, 0, height - 1);
    int left = Math.clamp((long) (ellipse[0] - ellipse[2]), 0, width - 1);
    int right = Math.clamp((long) (ellipse[0] + ellipse[2]) + 1, 0, width - 1);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double away = Math.hypot((x - ellipse[0]) / ellipse[2], (y - ellipse[1]) / ellipse[3]);
        int weight = (int) Math.round(255 * Math.clamp(2.5 * (1 - away), 0, 1));
        int at = 3 * (y * width + x);
        if (weight > (rgb[at] & 0xff)) {
          rgb[at] = (byte) weight;
          rgb[at + 1] = (byte) weight;
          rgb[at + 2] = (byte) weight;
        }
      }
    }
  }
}
