package dev.mimic.train.tools.finder;

import java.util.random.RandomGenerator;

/// What hides a part of a face: sunglasses, a mask, something in front of it.
///
/// @param canvas where the face is painted
record Disguise(Canvas canvas, RandomGenerator random) {
  private static final double WORTH = 14; // pixels of a face; less shows nothing

  /// Paints something over one face in five.
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
        (x, y) -> {
          double u = Math.abs(2 * (x - area.x()) / area.width());
          double v = Math.abs(2 * (y - area.y()) / area.height());
          double away = Math.pow(u, power) + Math.pow(v, power);
          return cover * (float) Math.clamp(3 * (1.15 - away), 0.0, 1.0);
        });
  }
}
