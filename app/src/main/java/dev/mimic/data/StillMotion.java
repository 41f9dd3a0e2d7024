package dev.mimic.data;

import dev.mimic.config.DatasetParams.StillsParams;
import dev.mimic.image.Image;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One pose of a picture that does not move: turned, scaled and shifted, bent by a coarse grid,
/// seen in perspective, and the head turned by the parallax of a half ellipsoid.
///
/// A warp backwards: for each pixel of the result, where it comes from. What lies outside of the
/// picture is mirrored.
final class StillMotion {
  private static final int GRID = 5; // bend: control points along a side
  private static final int STEPS = 20; // each leaves about a third of the error

  private final double width;
  private final double height;
  private final double[] affine; // a b c d, then x and y, in halves of the picture
  private final double[] perspective; // of x, of y
  private final double[] bend; // GRID x GRID pairs, in halves of the picture
  private final double[] head; // centre x, y, radii x, y, in pixels
  private final double[] turn; // sines of yaw and pitch

  private StillMotion(
      double width,
      double height,
      double[] affine,
      double[] perspective,
      double[] bend,
      double[] head,
      double[] turn) {
    this.width = width;
    this.height = height;
    this.affine = affine;
    this.perspective = perspective;
    this.bend = bend;
    this.head = head;
    this.turn = turn;
  }

  /// @param box x1, y1, x2, y2 of the face in pixels of the picture, or null: around its middle
  static StillMotion draw(
      int width, int height, double @Nullable [] box, StillsParams p, RandomGenerator random) {
    double angle = Math.toRadians(p.rotate()) * random.nextGaussian() / 2;
    double scale = Math.exp(p.scale() * random.nextGaussian() / 2);
    double[] affine = {
      Math.cos(angle) / scale,
      Math.sin(angle) / scale,
      -Math.sin(angle) / scale,
      Math.cos(angle) / scale,
      p.shift() * random.nextGaussian() / 2,
      p.shift() * random.nextGaussian() / 2
    };
    double[] perspective = {
      p.perspective() * random.nextGaussian() / 2, p.perspective() * random.nextGaussian() / 2
    };
    double[] bend = new double[2 * GRID * GRID];
    for (int i = 0; i < bend.length; i++) {
      bend[i] = p.bend() * random.nextGaussian();
    }
    double[] turn = {
      Math.sin(Math.toRadians(p.turn()) * random.nextGaussian() / 2),
      Math.sin(Math.toRadians(p.turn()) * random.nextGaussian() / 3)
    };
    double[] face =
        box != null ? box : new double[] {width / 4., height / 5., width * 3 / 4., height * 4 / 5.};
    double[] head = {
      (face[0] + face[2]) / 2,
      (face[1] + face[3]) / 2,
      0.75 * (face[2] - face[0]), // hair and ears belong to the head
      0.75 * (face[3] - face[1])
    };
    return new StillMotion(width, height, affine, perspective, bend, head, turn);
  }

  /// The picture in this pose.
  Image apply(Image image) {
    byte[] rgb = new byte[image.rgb().length];
    double[] from = new double[2];
    int out = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, out += 3) {
        source(x, y, from);
        sample(image, from[0], from[1], rgb, out);
      }
    }
    return new Image(image.width(), image.height(), rgb);
  }

  /// Where a point of the picture comes to lie: the warp turned round, step by step.
  void place(double[] xy) {
    double x = xy[0];
    double y = xy[1];
    double[] from = new double[2];
    for (int i = 0; i < STEPS; i++) {
      source(x, y, from);
      x += xy[0] - from[0];
      y += xy[1] - from[1];
    }
    xy[0] = x;
    xy[1] = y;
  }

  /// Where the pixel (x, y) of the result comes from.
  private void source(double x, double y, double[] from) {
    double u = 2 * (x + 0.5) / width - 1;
    double v = 2 * (y + 0.5) / height - 1;
    double depth = 1 + perspective[0] * u + perspective[1] * v;
    double s = (affine[0] * u + affine[1] * v) / depth + affine[4];
    double t = (affine[2] * u + affine[3] * v) / depth + affine[5];
    double column = Math.clamp((u + 1) / 2, 0, 1) * (GRID - 1);
    double row = Math.clamp((v + 1) / 2, 0, 1) * (GRID - 1);
    double px = (s + bent(column, row, 0) + 1) * width / 2 - 0.5;
    double py = (t + bent(column, row, 1) + 1) * height / 2 - 0.5;
    double ex = (px - head[0]) / head[2];
    double ey = (py - head[1]) / head[3];
    double near = Math.max(0, 1 - ex * ex - ey * ey); // smooth at the rim, unlike its root
    from[0] = px - turn[0] * near * head[2];
    from[1] = py - turn[1] * near * head[3];
  }

  /// The grid between its points, smooth (a cosine's step, so that no crease shows).
  private double bent(double column, double row, int axis) {
    int left = Math.min(GRID - 2, (int) column);
    int top = Math.min(GRID - 2, (int) row);
    double right = smooth(column - left);
    double down = smooth(row - top);
    double above = (1 - right) * grid(left, top, axis) + right * grid(left + 1, top, axis);
    double below = (1 - right) * grid(left, top + 1, axis) + right * grid(left + 1, top + 1, axis);
    return (1 - down) * above + down * below;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private double grid(int column, int row, int axis) {
    return bend[2 * (row * GRID + column) + axis];
  }

  private static void sample(Image image, double x, double y, byte[] rgb, int out) {
    double cx = mirrored(x, image.width());
    double cy = mirrored(y, image.height());
    int left = Math.min(image.width() - 1, (int) cx);
    int top = Math.min(image.height() - 1, (int) cy);
    int right = Math.min(image.width() - 1, left + 1);
    int bottom = Math.min(image.height() - 1, top + 1);
    double fx = cx - left;
    double fy = cy - top;
    for (int c = 0; c < 3; c++) {
      double above = (1 - fx) * image.at(left, top, c) + fx * image.at(right, top, c);
      double below = (1 - fx) * image.at(left, bottom, c) + fx * image.at(right, bottom, c);
      rgb[out + c] = (byte) Math.round((1 - fy) * above + fy * below);
    }
  }

  private static double mirrored(double x, int size) {
    double period = 2.0 * Math.max(1, size - 1);
    double at = Math.abs(x) % period;
    return at > size - 1 ? period - at : at;
  }
}
