package dev.mimic.train.tools.finder;

import java.util.random.RandomGenerator;

/// What hides a part of a face: glasses, a mask, something in front of it.
///
/// @param canvas where the face is painted
record Disguise(Canvas canvas, RandomGenerator random) {
  private static final double WORTH = 14; // pixels of a face; less shows nothing

  /// Paints something over three faces in ten.
  ///
  /// @param where nothing is painted outside of it
  void over(Shot.Face face, Area where) {
    if (face.box().size() < WORTH) {
      return;
    }
    switch (random.nextInt(20)) {
      case 0, 1 -> sunglasses(face, where);
      case 2 -> mask(face, where);
      case 3 -> something(face, where);
      case 4, 5 -> glasses(face, where);
      default -> {}
    }
  }

  private void sunglasses(Shot.Face face, Area where) {
    double[] p = face.points();
    double apart = Math.hypot(p[2] - p[0], p[3] - p[1]);
    float dark = random.nextFloat() * 60;
    float[] colour = {dark, dark * random.nextFloat(), dark * random.nextFloat()};
    double wide = apart * random.nextDouble(0.3, 0.44);
    double high = wide * random.nextDouble(0.65, 1);
    float cover = (float) random.nextDouble(0.75, 1);
    for (int eye = 0; eye < 2; eye++) {
      spot(Area.around(p[2 * eye], p[2 * eye + 1], 2 * wide, 2 * high), colour, cover, 3, where);
    }
    double bridge = Math.max(1, 0.12 * apart);
    Area middle = Area.around((p[0] + p[2]) / 2, (p[1] + p[3]) / 2, apart, bridge);
    spot(middle, colour, cover, 8, where);
  }

  /// A frame with nothing in it, round or nearly rectangular, thin or thick.
  private void glasses(Shot.Face face, Area where) {
    double[] p = face.points();
    double apart = Math.hypot(p[2] - p[0], p[3] - p[1]);
    float[] colour = random.nextBoolean() ? new float[] {20, 20, 24} : colour();
    double side = apart * random.nextDouble(0.62, 0.95);
    double inner = 1 - random.nextDouble(0.08, 0.24);
    double power = random.nextDouble(2, 5);
    for (int eye = 0; eye < 2; eye++) {
      Area area = Area.around(p[2 * eye], p[2 * eye + 1], side, side * random.nextDouble(0.8, 1));
      canvas.fill(
          area.and(where),
          colour,
          (x, y) -> {
            double away = Math.pow(away(area, x, y, power), 1 / power); // 1 at the rim
            return (float) Math.clamp(12 * Math.min(away - inner, 1 - away), 0.0, 1.0);
          });
    }
    double bridge = Math.max(1, 0.06 * apart);
    Area middle = Area.around((p[0] + p[2]) / 2, (p[1] + p[3]) / 2, apart - side + bridge, bridge);
    spot(middle, colour, 1, 8, where);
  }

  private void mask(Shot.Face face, Area where) {
    double[] p = face.points();
    Area box = face.box();
    double top = p[5] - 0.1 * box.height() * random.nextDouble();
    Area area = new Area(box.x1(), top, box.x2(), box.y2() + 0.05 * box.height());
    spot(area, colour(), 1, 3, where);
  }

  private void something(Shot.Face face, Area where) {
    Area box = face.box();
    double angle = random.nextDouble(2 * Math.PI);
    double size = box.size() * random.nextDouble(0.3, 0.7);
    Area area =
        Area.around(
            box.x() + 0.5 * box.width() * Math.cos(angle),
            box.y() + 0.5 * box.height() * Math.sin(angle),
            size,
            size * random.nextDouble(0.6, 1.6));
    spot(area, colour(), 1, 2, where);
  }

  private float[] colour() {
    return new float[] {
      random.nextFloat() * 255, random.nextFloat() * 255, random.nextFloat() * 255
    };
  }

  /// @param power 2 for an ellipse, more for something more like a rectangle
  private void spot(Area area, float[] colour, float cover, double power, Area where) {
    canvas.fill(
        area.and(where),
        colour,
        (x, y) -> cover * (float) Math.clamp(3 * (1.15 - away(area, x, y, power)), 0.0, 1.0));
  }

  /// 0 in the middle, 1 at the rim.
  private static double away(Area area, double x, double y, double power) {
    double u = Math.abs(2 * (x - area.x()) / area.width());
    double v = Math.abs(2 * (y - area.y()) / area.height());
    return Math.pow(u, power) + Math.pow(v, power);
  }
}
