package dev.mimic.examples;

/// Distances to simple shapes, and how they are put together.
final class Shapes {
  private Shapes() {}

  static double lerp(double a, double b, double t) {
    return a + (b - a) * t;
  }

  static double smoothStep(double low, double high, double x) {
    double t = Math.clamp((x - low) / (high - low), 0, 1);
    return t * t * (3 - 2 * t);
  }

  static double sphere(double x, double y, double z, double cx, double cy, double cz, double r) {
    return Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz)) - r;
  }

  static double ellipsoid(
      double x,
      double y,
      double z,
      double cx,
      double cy,
      double cz,
      double rx,
      double ry,
      double rz) {
    double ex = (x - cx) / rx;
    double ey = (y - cy) / ry;
    double ez = (z - cz) / rz;
    double k0 = Math.sqrt(ex * ex + ey * ey + ez * ez);
    double gx = ex / rx;
    double gy = ey / ry;
    double gz = ez / rz;
    double k1 = Math.sqrt(gx * gx + gy * gy + gz * gz);
    return k1 < 1e-9 ? -Math.min(rx, Math.min(ry, rz)) : k0 * (k0 - 1) / k1;
  }

  static double capsule(
      double x,
      double y,
      double z,
      double ax,
      double ay,
      double az,
      double bx,
      double by,
      double bz,
      double ra,
      double rb) {
    double px = x - ax;
    double py = y - ay;
    double pz = z - az;
    double dx = bx - ax;
    double dy = by - ay;
    double dz = bz - az;
    double t =
        Math.clamp((px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz + 1e-12), 0, 1);
    px -= t * dx;
    py -= t * dy;
    pz -= t * dz;
    return Math.sqrt(px * px + py * py + pz * pz) - (ra + (rb - ra) * t);
  }

  static double smooth(double a, double b, double k) {
    double h = Math.max(k - Math.abs(a - b), 0) / k;
    return Math.min(a, b) - h * h * k / 4;
  }

  static double carve(double a, double b, double k) {
    return -smooth(-a, b, k);
  }

  static double[] rotation(double yaw, double pitch, double roll) {
    double cy = Math.cos(yaw);
    double sy = Math.sin(yaw);
    double cp = Math.cos(pitch);
    double sp = Math.sin(pitch);
    double cr = Math.cos(roll);
    double sr = Math.sin(roll);
    double[] y = {cy, 0, sy, 0, 1, 0, -sy, 0, cy};
    double[] p = {1, 0, 0, 0, cp, -sp, 0, sp, cp};
    double[] r = {cr, -sr, 0, sr, cr, 0, 0, 0, 1};
    double[] all = times(times(r, p), y); // of a vector of the head, in the world
    return new double[] {all[0], all[3], all[6], all[1], all[4], all[7], all[2], all[5], all[8]};
  }

  private static double[] times(double[] a, double[] b) {
    double[] c = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          c[3 * i + j] += a[3 * i + k] * b[3 * k + j];
        }
      }
    }
    return c;
  }
}
