package dev.mimic.train.tools.finder;

import org.jspecify.annotations.Nullable;

/// Where a shot lies in a scene: for each pixel of the scene the point of the shot, `shot = a scene
/// + b`, by turning, scaling, squeezing, mirroring and shifting.
///
/// @param a row-major 2 x 2
/// @param b x and y
record Placement(double[] a, double[] b) {
  /// How many degrees a face may lie on its side and still be taught as one.
  private static final double UPRIGHT = 70;

  /// @param x,y the point of the scene that shows (`shotX`, `shotY`)
  /// @param scale pixels of the scene for one of the shot
  /// @param squeeze width over height, over what it was
  /// @param angle in degrees
  static Placement of(
      double x,
      double y,
      double shotX,
      double shotY,
      double scale,
      double squeeze,
      double angle,
      boolean mirrored) {
    double cos = Math.cos(Math.toRadians(angle));
    double sin = Math.sin(Math.toRadians(angle));
    double wide = (mirrored ? -1 : 1) / (scale * Math.sqrt(squeeze));
    double high = Math.sqrt(squeeze) / scale;
    double[] a = {wide * cos, wide * sin, -high * sin, high * cos};
    double[] b = {shotX - a[0] * x - a[1] * y, shotY - a[2] * x - a[3] * y};
    return new Placement(a, b);
  }

  /// Pixels of the shot for one of the scene.
  double step() {
    return Math.sqrt(Math.abs(a[0] * a[3] - a[1] * a[2]));
  }

  private double angle() {
    return Math.toDegrees(Math.atan2(Math.abs(a[2]), a[3]));
  }

  private double[] inverse() {
    double area = a[0] * a[3] - a[1] * a[2];
    return new double[] {a[3] / area, -a[1] / area, -a[2] / area, a[0] / area};
  }

  private double[] moved(double[] inverse, double x, double y) {
    double u = x - b[0];
    double v = y - b[1];
    return new double[] {inverse[0] * u + inverse[1] * v, inverse[2] * u + inverse[3] * v};
  }

  /// The upright rectangle around an ellipse that fills `area`.
  Area moved(Area area) {
    double[] m = inverse();
    double[] centre = moved(m, area.x(), area.y());
    return Area.around(
        centre[0],
        centre[1],
        Math.hypot(m[0] * area.width(), m[1] * area.height()),
        Math.hypot(m[2] * area.width(), m[3] * area.height()));
  }

  /// The face in the scene; null where it lies on its side.
  Shot.@Nullable Face moved(Shot.Face face) {
    if (angle() > UPRIGHT) {
      return null;
    }
    double[] m = inverse();
    double[] points = new double[face.points().length];
    boolean mirrored = a[0] * a[3] - a[1] * a[2] < 0;
    int[] order = mirrored ? new int[] {1, 0, 2, 4, 3} : new int[] {0, 1, 2, 3, 4};
    for (int i = 0; i < order.length; i++) {
      double[] point = moved(m, face.points()[2 * order[i]], face.points()[2 * order[i] + 1]);
      points[2 * i] = point[0];
      points[2 * i + 1] = point[1];
    }
    return new Shot.Face(moved(face.box()), points);
  }
}
