package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.Arrays;

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
    byte[] rgb = new byte[3 * SIDE * SIDE];
    float[] sums = new float[3];
    for (int i = 0; i < SIDE * SIDE; i++) {
      Arrays.fill(sums, 0.5f * taps * taps); // rounds to the nearest
      addTaps(picture, i % SIDE * taps, i / SIDE * taps, taps, sums);
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (int) (sums[c] / (taps * taps));
      }
    }
    return new Image(SIDE, SIDE, rgb);
  }

  /// Adds what a pixel's taps see; this is where the time goes.
  private void addTaps(Image picture, int column, int row, int taps, float[] sums) {
    double fine = SIDE * taps;
    float rightX = (float) (xu / fine);
    float rightY = (float) (yu / fine);
    int lastX = picture.width() - 1;
    int lastY = picture.height() - 1;
    byte[] rgb = picture.rgb();
    for (int j = row; j < row + taps; j++) {
      double u = (column + 0.5) / fine;
      double v = (j + 0.5) / fine;
      float atX = (float) pictureX(u, v);
      float atY = (float) pictureY(u, v);
      for (int i = 0; i < taps; i++, atX += rightX, atY += rightY) {
        if (atX >= 0 && atY >= 0 && atX < lastX && atY < lastY) {
          int left = (int) atX;
          int top = (int) atY;
          add(rgb, 3 * (top * (lastX + 1) + left), 3 * (lastX + 1), atX - left, atY - top, sums);
        } else if (atX > -1 && atY > -1 && atX <= lastX + 1 && atY <= lastY + 1) {
          addAtEdge(picture, atX, atY, sums);
        }
      }
    }
  }

  private static void add(byte[] rgb, int above, int width, float right, float down, float[] sums) {
    float topLeft = (1 - right) * (1 - down);
    float topRight = right * (1 - down);
    float bottomLeft = (1 - right) * down;
    float bottomRight = right * down;
    for (int c = 0; c < 3; c++) {
      int at = above + c;
      sums[c] +=
          topLeft * (rgb[at] & 0xff)
              + topRight * (rgb[at + 3] & 0xff)
              + bottomLeft * (rgb[at + width] & 0xff)
              + bottomRight * (rgb[at + width + 3] & 0xff);
    }
  }

  private static void addAtEdge(Image picture, float atX, float atY, float[] sums) {
    int left = (int) Math.floor(atX);
    int top = (int) Math.floor(atY);
    float right = atX - left;
    float down = atY - top;
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
