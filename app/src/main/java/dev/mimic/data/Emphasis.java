package dev.mimic.data;

import dev.mimic.image.Image;

/// Where a loss should look twice: eyes and mouth, small in the picture and all that people look
/// at.
final class Emphasis {
  private static final int[][] REGIONS = {{36, 42}, {42, 48}, {48, 68}}; // eye, eye, mouth
  private static final double MARGIN = 0.12; // of the face's height, around the points

  private Emphasis() {}

  /// A grey picture: 255 inside the regions, falling to 0 around them.
  ///
  /// @param scaleX,scaleY from the label's pixels to this picture's
  static Image of(Labels.Face face, int width, int height, double scaleX, double scaleY) {
    byte[] rgb = new byte[3 * width * height];
    double margin = MARGIN * (face.box()[3] - face.box()[1]);
    for (int[] region : REGIONS) {
      double[] ellipse = ellipse(face.points(), region, margin);
      draw(rgb, width, height, scaled(ellipse, scaleX, scaleY));
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

  private static double[] scaled(double[] ellipse, double x, double y) {
    return new double[] {
      (ellipse[0] + 0.5) * x - 0.5, (ellipse[1] + 0.5) * y - 0.5, ellipse[2] * x, ellipse[3] * y
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
