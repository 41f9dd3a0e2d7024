package dev.mimic.examples;

import static dev.mimic.examples.Shapes.capsule;
import static dev.mimic.examples.Shapes.carve;
import static dev.mimic.examples.Shapes.ellipsoid;
import static dev.mimic.examples.Shapes.lerp;
import static dev.mimic.examples.Shapes.rotation;
import static dev.mimic.examples.Shapes.smooth;
import static dev.mimic.examples.Shapes.smoothStep;
import static dev.mimic.examples.Shapes.sphere;

/// A head as a signed distance field: ellipsoids, capsules and spheres run smoothly into each
/// other.
///
/// Units: the head is about 2 high, the viewer looks along -z; x is to the right of the picture, y
/// up.
final class Head {
  enum Material {
    SKIN,
    LIPS,
    EYE,
    HAIR,
    BROW,
    TEETH,
    MOUTH,
    CLOTHES,
    FRAME
  }

  private final Looks looks;
  private final Expression now;
  private final double[] turn; // rotation of the head, row-major, from the world to the head
  private final double mouthY;
  private final double openness;
  private final double halfMouth;

  // of the last evaluation
  private double nearest;
  private Material material = Material.SKIN;

  Head(Looks looks, Expression now) {
    this.looks = looks;
    this.now = now;
    turn =
        rotation(
            Math.toRadians(now.yaw()), Math.toRadians(now.pitch()), Math.toRadians(now.roll()));
    openness = 0.26 * now.jaw();
    mouthY = -0.50 - 0.02 * now.jaw();
    halfMouth =
        (0.245 + 0.07 * now.smile() - 0.10 * now.pucker() - 0.03 * now.jaw()) * looks.width();
  }

  /// Another of the same, for another thread: a head remembers its last evaluation.
  Head copy() {
    return new Head(looks, now);
  }

  Looks looks() {
    return looks;
  }

  Material material() {
    return material;
  }

  /// Turns a point of the world into the head's own frame, about the top of the neck.
  void local(double x, double y, double z, double[] out) {
    double px = x - now.x();
    double py = y - now.y() + 0.75;
    double pz = z + 0.25;
    out[0] = turn[0] * px + turn[1] * py + turn[2] * pz;
    out[1] = turn[3] * px + turn[4] * py + turn[5] * pz - 0.75;
    out[2] = turn[6] * px + turn[7] * py + turn[8] * pz - 0.25;
  }

  private final double[] p = new double[3];

  /// Distance from a point of the world to the surface; [#material] then says of what.
  double distance(double wx, double wy, double wz) {
    local(wx, wy, wz, p);
    double x = p[0];
    double y = p[1];
    double z = p[2];
    double ax = Math.abs(x);

    double skin = skull(x, y, z, ax);
    double neck = capsule(wx - 0.5 * now.x(), wy, wz, 0, -0.55, -0.22, 0, -1.7, -0.38, 0.37, 0.44);
    double body = ellipsoid(wx - 0.3 * now.x(), wy, wz, 0, -2.28, -0.45, 1.55, 0.78, 0.62);
    skin = smooth(skin, neck, 0.16);
    nearest = skin;
    material = Material.SKIN;

    take(body, Material.CLOTHES);
    take(
        capsule(wx - 0.5 * now.x(), wy, wz, 0, -1.36, -0.34, 0, -1.62, -0.36, 0.43, 0.5),
        Material.CLOTHES);
    if (z > 0.2) {
      face(x, y, z, ax);
    }
    hair(x, y, z, ax);
    return nearest;
  }

  private void take(double distance, Material of) {
    if (distance < nearest) {
      nearest = distance;
      material = of;
    }
  }

  private double skull(double x, double y, double z, double ax) {
    double w = looks.width();
    double d = ellipsoid(x, y, z, 0, 0.28, -0.12, 0.76 * w, 0.80, 0.92);
    double drop = 0.13 * now.jaw();
    d = smooth(d, ellipsoid(x, y, z, 0, -0.22, 0.14, 0.60 * w, 0.66, 0.66), 0.22);
    double jaw = looks.jaw();
    d = smooth(d, ellipsoid(x, y, z, 0, -0.60 - drop, 0.26, 0.40 * w * jaw, 0.34, 0.44), 0.20);
    d = smooth(d, sphere(x, y, z, 0, -0.86 - drop, 0.56, 0.13 * jaw), 0.22); // chin
    if (z > 0.1) {
      double lift = 0.05 * now.smile();
      d =
          smooth(
              d,
              sphere(ax, y, z, 0.35 * w, -0.20 + lift, 0.56, 0.19 + 0.035 * now.smile()),
              0.22); // cheeks
      d =
          smooth(
              d,
              capsule(
                  ax,
                  y,
                  z,
                  0.12,
                  0.335 + 0.03 * now.brow(),
                  0.80,
                  0.42 * w,
                  0.30 + 0.03 * now.brow(),
                  0.62,
                  0.05,
                  0.05),
              0.14);
      d = carve(d, ellipsoid(ax, y, z, 0.295 * w, 0.13, 0.93, 0.20, 0.13, 0.19), 0.14); // sockets
      double n = looks.nose();
      d =
          smooth(
              d,
              capsule(x, y, z, 0, 0.18, 0.76, 0, -0.155, 0.80 + 0.17 * n, 0.055, 0.085 * n),
              0.11);
      d = smooth(d, sphere(x, y, z, 0, -0.175, 0.855 + 0.115 * n, 0.095 * n), 0.06);
      d = smooth(d, sphere(ax, y, z, 0.105 * n, -0.20, 0.83, 0.072 * n), 0.07);
      d = carve(d, sphere(ax, y, z, 0.055 * n, -0.265, 0.90, 0.026), 0.04); // nostrils
      d =
          smooth(
              d,
              ellipsoid(
                  x,
                  y,
                  z,
                  0,
                  mouthY + 0.02 - 0.5 * openness,
                  0.62,
                  0.30 * w,
                  0.22 + 0.4 * openness,
                  0.235),
              0.12);
    }
    d = smooth(d, ear(ax, y, z, w), 0.05);
    return d;
  }

  private static double ear(double ax, double y, double z, double w) {
    double shell = ellipsoid(ax, y, z, 0.77 * w, 0.05, -0.10, 0.075, 0.22, 0.14);
    return carve(shell, ellipsoid(ax, y, z, 0.84 * w, 0.06, -0.04, 0.05, 0.13, 0.075), 0.04);
  }

  private void face(double x, double y, double z, double ax) {
    double w = looks.width();
    // the mouth: a hole with teeth, and two lips around it
    double gap = openness;
    double holeY = mouthY - 0.5 * gap;
    double hole = ellipsoid(x, y, z, 0, holeY, 0.84, halfMouth * 0.86, 0.012 + 0.52 * gap, 0.20);
    if (gap > 0.005 && -hole > nearest) {
      nearest = -hole;
      material = Material.MOUTH;
      take(
          ellipsoid(x, y, z, 0, mouthY - 0.005, 0.62, halfMouth * 0.78, 0.085, 0.165),
          Material.TEETH);
      take(
          ellipsoid(x, y, z, 0, mouthY - 1.25 * gap - 0.02, 0.56, halfMouth * 0.6, 0.07, 0.16),
          Material.MOUTH);
    }
    double upper = lip(ax, y, z, 0.008, 0.024, 0.025 * looks.lips(), 0.30);
    double lower = lip(ax, y, z, -0.016 - gap * 1.04, -0.040, 0.034 * looks.lips(), 1);
    double lips = Math.min(upper, lower);
    double blended = smooth(nearest, lips, 0.03);
    if (blended < nearest) {
      nearest = blended;
      if (lips < blended + 0.022 && material != Material.TEETH) {
        material = Material.LIPS;
      }
    }
    eye(x, y, z, -0.295 * w);
    eye(x, y, z, 0.295 * w);
    double lift = 0.075 * now.brow();
    take(
        capsule(
            ax, y, z, 0.13 * w, 0.350 + lift, 0.868, 0.29 * w, 0.370 + lift, 0.815, 0.022, 0.024),
        Material.BROW);
    take(
        capsule(
            ax,
            y,
            z,
            0.29 * w,
            0.370 + lift,
            0.815,
            0.45 * w,
            0.325 + 0.8 * lift,
            0.665,
            0.024,
            0.010),
        Material.BROW);
    if (looks.glasses()) {
      double ring =
          Math.hypot(
              Math.hypot((ax - 0.30 * w) / 1.15, y - 0.10) - 0.205, z - 0.93 + 0.25 * ax * ax);
      take(ring - 0.010, Material.FRAME);
      take(capsule(ax, y, z, 0.0, 0.15, 0.975, 0.08, 0.13, 0.955, 0.009, 0.009), Material.FRAME);
      take(
          capsule(ax, y, z, 0.53 * w, 0.14, 0.85, 0.78 * w, 0.14, 0.0, 0.009, 0.009),
          Material.FRAME);
    }
  }

  /// Half of a lip, as a bent capsule from the middle to the corner.
  private double lip(
      double ax, double y, double z, double middle, double fall, double thick, double follow) {
    double cornerY = mouthY + 0.095 * now.smile() - 0.45 * openness + 0.006;
    double pout = 0.055 * now.pucker();
    double t = Math.clamp(ax / halfMouth, 0, 1);
    double bow = follow < 1 ? 0.018 * Math.exp(-50 * (t - 0.22) * (t - 0.22)) - 0.006 : 0;
    double curve = 1 - t * t;
    double cy = cornerY + (mouthY + middle + fall * 0.6 - cornerY) * curve + bow;
    double cz =
        0.835 + pout + 0.03 * curve - 0.33 * ax * ax / (looks.width() * looks.width()) - 0.02 * t;
    double r = thick * Math.sqrt(Math.max(0.05, 1 - 0.93 * t * t)) * (1 + 0.35 * now.pucker());
    double dx = Math.max(0, ax - halfMouth);
    double dy = (y - cy) * (1 - 0.12 * t);
    double dz = z - cz;
    return 0.8 * (Math.sqrt(dx * dx + dy * dy + dz * dz) - r);
  }

  private void eye(double x, double y, double z, double cx) {
    double cy = 0.105;
    double cz = 0.635;
    double r = 0.185 * looks.eyes();
    double dx = x - cx;
    double dy = y - cy;
    double dz = z - cz;
    double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length > r + 0.2) {
      take(length - r - 0.1, Material.SKIN); // far: a safe step
      if (nearest > 0.05) {
        return;
      }
    }
    take(length - r, Material.EYE);
    // lids: a shell around the ball, above and below two planes through its centre
    double squeeze = Math.max(0, now.smile()) * 0.05;
    double wide = 0.05 * now.brow();
    double top = lerp(0.084 + wide, -0.060, now.blink()) * looks.eyes();
    double low = (-0.082 + squeeze * 0.6 + 0.015 * now.blink()) * looks.eyes();
    double bend = 0.42 * dx * dx / r;
    double shell = Math.abs(length - r - 0.012) - 0.016;
    double upper = Math.max(shell, (top - bend - dy) * 0.75);
    double lower = Math.max(shell, (dy - low - bend) * 0.75);
    double lids = Math.min(upper, lower);
    lids = Math.max(lids, -dz - 0.02);
    double blended = smooth(nearest, lids, 0.035);
    if (blended < nearest) {
      boolean lid = lids < nearest + 0.004;
      nearest = blended;
      if (lid) {
        double edge = dy - (top - bend);
        boolean lash = edge > -0.004 && edge < 0.017 && length > r + 0.008 && Math.abs(dx) < 0.15;
        material = lash ? Material.BROW : Material.SKIN;
      }
    }
  }

  private void hair(double x, double y, double z, double ax) {
    double w = looks.width();
    double strands =
        0.012 * Math.sin(46 * x + 5 * Math.sin(3 * y + 2 * z))
            + 0.006 * Math.sin(23 * x - 9 * z + 4 * y);
    double cap = ellipsoid(x, y, z, 0, 0.33, -0.16, 0.845 * w, 0.86, 0.98);
    double front = ellipsoid(x, y, z, 0, -0.34, 0.92, 0.74 * w, 0.98, 0.98);
    switch (looks.hair()) {
      case SHORT -> {
        double cut = Math.max(cap + 0.025 + strands, -front);
        cut = Math.max(cut, -(y + 0.12 + 0.3 * Math.min(0, z)) * 0.8);
        take(cut * 0.85, Material.HAIR);
      }
      case LONG -> {
        double parted = ellipsoid(x, y, z, 0.10, -0.36, 0.92, 0.70 * w, 0.98, 0.98);
        double cut = Math.max(cap - 0.03 + strands, -parted);
        double fall =
            capsule(ax, y, z, 0.74 * w, 0.15, -0.18, 0.80 * w, -1.25, -0.12, 0.24, 0.20) + strands;
        double back = ellipsoid(x, y, z, 0, -0.55, -0.62, 0.80 * w, 1.0, 0.45) + strands;
        take(0.8 * smooth(cut, Math.min(fall, back), 0.12), Material.HAIR);
      }
      case CURLY -> {
        double curls =
            0.055 * Math.sin(11 * x + 1) * Math.sin(12 * y + 2) * Math.sin(11 * z)
                + 0.02 * Math.sin(27 * x) * Math.sin(26 * y) * Math.sin(25 * z);
        double cloud = ellipsoid(x, y, z, 0, 0.48, -0.22, 1.12 * w, 1.0, 1.08) + curls;
        double clear = ellipsoid(x, y, z, 0, -0.42, 0.90, 0.80 * w, 0.98, 0.98);
        take(0.6 * Math.max(cloud, -clear), Material.HAIR);
      }
      case BUN -> {
        double cut = Math.max(cap + 0.01 + strands, -front);
        cut = Math.max(cut, -(y + 0.20 - 0.5 * z) * 0.8);
        double bun = sphere(x, y, z, 0, 1.12, -0.42, 0.33) + 1.5 * strands;
        take(0.8 * Math.min(cut, bun), Material.HAIR);
      }
    }
    if (looks.beard() && z > 0.05 && y < -0.05) {
      beard(x, y, z, ax, w);
    }
  }

  private void beard(double x, double y, double z, double ax, double w) {
    double drop = 0.13 * now.jaw();
    double stubble = 0.012 * Math.sin(60 * x) * Math.sin(57 * y) * Math.sin(50 * z);
    double beard = ellipsoid(x, y, z, 0, -0.62 - drop, 0.24, 0.475 * w, 0.42, 0.565) + stubble;
    beard =
        carve(
            beard,
            ellipsoid(
                x, y, z, 0, mouthY - 0.45 * openness, 0.95, 0.27 * w, 0.115 + 0.5 * openness, 0.4),
            0.05);
    take(0.7 * beard, Material.HAIR);
    double bar =
        capsule(
                ax,
                y,
                z,
                0.0,
                -0.375,
                0.905,
                halfMouth * 1.05,
                -0.43 + 0.04 * now.smile(),
                0.79,
                0.04,
                0.02)
            + stubble;
    take(0.7 * bar, Material.HAIR);
  }

  /// The colour of an eye at a point of the world on its surface.
  void eyeColour(double wx, double wy, double wz, double[] out) {
    local(wx, wy, wz, p);
    double cx = Math.signum(p[0]) * 0.295 * looks.width();
    double gx = 0.05 * now.gazeX();
    double gy = 0.04 * now.gazeY();
    double away = Math.hypot(p[0] - cx - gx, p[1] - 0.105 - gy) / looks.eyes();
    double[] white = {0.78, 0.75, 0.72};
    double[] colour = looks.iris();
    for (int c = 0; c < 3; c++) {
      double ring = smoothStep(0.050, 0.073, away);
      double iris = colour[c] * (0.55 + 9 * away) * (1 - smoothStep(0.062, 0.078, away));
      double value = lerp(iris, white[c], smoothStep(0.070, 0.082, away));
      value =
          ring > 0 && away < 0.08
              ? value
                  * (1
                      - 0.5
                          * (1 - Math.abs(away - 0.073) / 0.01)
                          * (Math.abs(away - 0.073) < 0.01 ? 1 : 0))
              : value;
      out[c] = value * smoothStep(0.026, 0.034, away);
    }
  }

  /// Coordinates in the head's frame, for colours that belong to places of the face.
  double[] place(double wx, double wy, double wz) {
    double[] q = new double[3];
    local(wx, wy, wz, q);
    return q;
  }
}
