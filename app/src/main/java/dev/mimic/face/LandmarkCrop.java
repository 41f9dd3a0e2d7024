package dev.mimic.face;

import dev.mimic.image.Image;

/// The part of a picture that our landmark network sees: a square in any position, or a
/// parallelogram where training distorts faces.
///
/// Its own coordinates are u to the right and v downwards, 0 to 1. The picture's are pixels, the
/// centre of the top left one at (0, 0).
///
/// @param x,y where (0, 0) of the crop is in the picture
/// @param xu,yu how far a step of 1 in u leads
/// @param xv,yv how far a step of 1 in v leads
public record LandmarkCrop(double x, double y, double xu, double yu, double xv, double yv) {
  /// Pixels of a side of what the network sees.
  public static final int SIDE = 112;

  private static final double ROOM = 0.75; // of width and height together: a third more than a face
  private static final int MOST_TAPS = 8; // a side; faces over 800 px are looked at in grains

  /// The square around a detector's box, which is where the search for points begins.
  public static LandmarkCrop around(FaceBox face) {
    return square(
        (face.x1() + face.x2()) / 2,
        (face.y1() + face.y2()) / 2,
        Math.max(1, ROOM * (face.width() + face.height())),
        0);
  }

  /// A square with a side of `side` pixels, turned by `angle` clockwise as seen (radians).
  public static LandmarkCrop square(double centreX, double centreY, double side, double angle) {
    double cos = side * Math.cos(angle);
    double sin = side * Math.sin(angle);
    return new LandmarkCrop(
        centreX - (cos - sin) / 2, centreY - (sin + cos) / 2, cos, sin, -sin, cos);
  }

  /// The square in which `points` lie most nearly as `model` does in the crop (least squares): an
  /// upright face in its usual size.
  ///
  /// @param model points of the crop, u and v by turns
  /// @param points of the picture, x and y by turns
  public static LandmarkCrop fitted(double[] model, double[] points) {
    double[] from = mean(model);
    double[] to = mean(points);
    double along = 0;
    double across = 0;
    double spread = 0;
    for (int i = 0; i < model.length; i += 2) {
      double u = model[i] - from[0];
      double v = model[i + 1] - from[1];
      double x = points[i] - to[0];
      double y = points[i + 1] - to[1];
      along += u * x + v * y;
      across += u * y - v * x;
      spread += u * u + v * v;
    }
    double cos = along / spread;
    double sin = across / spread;
    double left = to[0] - cos * from[0] + sin * from[1];
    double top = to[1] - sin * from[0] - cos * from[1];
    return new LandmarkCrop(left, top, cos, sin, -sin, cos);
  }

  private static double[] mean(double[] points) {
    double[] mean = new double[2];
    for (int i = 0; i < points.length; i++) {
      mean[i % 2] += points[i] * 2 / points.length;
    }
    return mean;
  }

  /// Where a point of the crop is in the picture.
  public double pictureX(double u, double v) {
    return x + xu * u + xv * v;
  }

  public double pictureY(double u, double v) {
    return y + yu * u + yv * v;
  }

  /// Points of the crop as points of the picture, pairs by turns.
  public double[] toPicture(double[] points) {
    double[] moved = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      moved[i] = pictureX(points[i], points[i + 1]);
      moved[i + 1] = pictureY(points[i], points[i + 1]);
    }
    return moved;
  }

  /// Points of the picture as points of the crop, pairs by turns.
  public double[] fromPicture(double[] points) {
    double area = xu * yv - xv * yu;
    double[] moved = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      double dx = points[i] - x;
      double dy = points[i + 1] - y;
      moved[i] = (yv * dx - xv * dy) / area;
      moved[i + 1] = (xu * dy - yu * dx) / area;
    }
    return moved;
  }

  /// Pixels of the picture along a side.
  public double side() {
    return Math.hypot(xu, yu);
  }

  /// Whether `other` shows about the same in about the same way, so that looking again would not
  /// help.
  boolean near(LandmarkCrop other) {
    double turn = Math.hypot(xu - other.xu, yu - other.yu); // of size and angle together
    double away =
        Math.hypot(
            pictureX(0.5, 0.5) - other.pictureX(0.5, 0.5),
            pictureY(0.5, 0.5) - other.pictureY(0.5, 0.5));
    return turn < 0.3 * side() && away < 0.15 * side();
  }

  // ---------------------------------------------------------------- what is seen

  /// What the network sees, [#SIDE] x [#SIDE]: bilinear, antialiased where it shrinks, black
  /// outside of the picture.
  public Image of(Image picture) {
    double step = Math.max(side(), Math.hypot(xv, yv)) / SIDE;
    int taps = Math.clamp((int) Math.ceil(step), 1, MOST_TAPS);
    int fine = SIDE * taps;
    byte[] rgb = new byte[3 * SIDE * SIDE];
    float[] sums = new float[3];
    int out = 0;
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++, out += 3) {
        sums[0] = 0.5f * taps * taps; // rounds to the nearest
        sums[1] = sums[0];
        sums[2] = sums[0];
        for (int j = row * taps; j < (row + 1) * taps; j++) {
          for (int i = column * taps; i < (column + 1) * taps; i++) {
            double u = (i + 0.5) / fine;
            double v = (j + 0.5) / fine;
            add(picture, (float) pictureX(u, v), (float) pictureY(u, v), sums);
          }
        }
        for (int c = 0; c < 3; c++) {
          rgb[out + c] = (byte) (int) (sums[c] / (taps * taps));
        }
      }
    }
    return new Image(SIDE, SIDE, rgb);
  }

  private static void add(Image picture, float x, float y, float[] sums) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = x - left;
    float down = y - top;
    boolean inside =
        left >= 0 && top >= 0 && left < picture.width() - 1 && top < picture.height() - 1;
    if (inside) {
      byte[] rgb = picture.rgb();
      int above = 3 * (top * picture.width() + left);
      int below = above + 3 * picture.width();
      for (int c = 0; c < 3; c++) {
        float a = (rgb[above + c] & 0xff) * (1 - right) + (rgb[above + 3 + c] & 0xff) * right;
        float b = (rgb[below + c] & 0xff) * (1 - right) + (rgb[below + 3 + c] & 0xff) * right;
        sums[c] += a + down * (b - a);
      }
    } else if (left >= -1 && top >= -1 && left < picture.width() && top < picture.height()) {
      addAtEdge(picture, left, top, right, down, sums);
    }
  }

  private static void addAtEdge(
      Image picture, int left, int top, float right, float down, float[] sums) {
    for (int corner = 0; corner < 4; corner++) {
      int x = left + corner % 2;
      int y = top + corner / 2;
      if (x >= 0 && y >= 0 && x < picture.width() && y < picture.height()) {
        float weight = (corner % 2 == 0 ? 1 - right : right) * (corner / 2 == 0 ? 1 - down : down);
        for (int c = 0; c < 3; c++) {
          sums[c] += weight * picture.at(x, y, c);
        }
      }
    }
  }
}
