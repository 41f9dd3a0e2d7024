package dev.mimic.train.tools.finder;

import dev.mimic.face.FinderNetwork;
import java.util.Arrays;
import java.util.List;

/// What the network should answer at each place of a scene, scale by scale, row by row.
///
/// A face belongs to the scale whose stride fits its size, sizes between to both; there the places
/// near its middle should find it.
///
/// @param found 1 where a face should be found, -1 where any answer will do, else 0
/// @param boxes four numbers a place: the box of the face there
/// @param points ten numbers a place
record Targets(float[] found, float[] boxes, float[] points) {
  private static final double[] LEAST = {0, 34, 84}; // size of a face, a scale each
  private static final double[] MOST = {46, 112, Double.MAX_VALUE};
  private static final double UNSURE = 0.6; // how far what is uncertain may be of another size
  private static final double NEAR = 0.22; // of a face's width and height, from its middle
  private static final double AT_LEAST = 0.51; // strides: one place finds even the smallest face
  private static final double AT_MOST = 1.6; // strides

  /// How many places all scales have.
  static int places(int side) {
    return FinderNetwork.STRIDES.stream()
        .mapToInt(stride -> (side / stride) * (side / stride))
        .sum();
  }

  static Targets of(Scene scene) {
    int side = scene.picture().width();
    int places = places(side);
    Targets targets =
        new Targets(
            new float[places], new float[4 * places], new float[FinderNetwork.POINTS * places]);
    int first = 0;
    for (int scale = 0; scale < FinderNetwork.STRIDES.size(); scale++) {
      int stride = FinderNetwork.STRIDES.get(scale);
      int columns = side / stride;
      for (int at = 0; at < columns * columns; at++) {
        double x = (at % columns + 0.5) * stride;
        double y = (at / columns + 0.5) * stride;
        targets.answer(first + at, scale, x, y, scene);
      }
      first += columns * columns;
    }
    return targets;
  }

  private void answer(int place, int scale, double x, double y, Scene scene) {
    int stride = FinderNetwork.STRIDES.get(scale);
    double nearest = Double.MAX_VALUE;
    Arrays.fill(boxes, 4 * place, 4 * place + 4, 0);
    boxes[4 * place + 2] = stride;
    boxes[4 * place + 3] = stride;
    for (Shot.Face face : scene.faces()) {
      Area box = face.box();
      double away =
          Math.max(away(x - box.x(), box.width(), stride), away(y - box.y(), box.height(), stride));
      boolean fits = box.size() >= LEAST[scale] && box.size() <= MOST[scale];
      if (fits && away <= 1 && away < nearest) {
        nearest = away;
        found[place] = 1;
        fill(place, face);
      } else if (nearest > 1 && box.holds(x, y) && nearly(box, scale, away)) {
        found[place] = -1;
      }
    }
    if (found[place] == 0 && ignored(scene.ignored(), scale, x, y)) {
      found[place] = -1;
    }
  }

  /// How far from the face's middle, 1 at the edge of what should find it.
  private static double away(double distance, double length, int stride) {
    return Math.abs(distance) / Math.clamp(NEAR * length, AT_LEAST * stride, AT_MOST * stride);
  }

  /// Whether a place might as well have found the face: a little off its middle, or on the next
  /// scale.
  private static boolean nearly(Area box, int scale, double away) {
    return away <= 1.7 && box.size() >= 0.7 * LEAST[scale] && box.size() <= 1.4 * MOST[scale];
  }

  /// Inside of something uncertain, where it would be found: what is much smaller in there, such as
  /// the mouth of a face that is half hidden, is no face for sure.
  private static boolean ignored(List<Area> areas, int scale, double x, double y) {
    return areas.stream()
        .anyMatch(
            area ->
                area.size() >= UNSURE * LEAST[scale]
                    && area.size() * UNSURE <= MOST[scale]
                    && area.times(1.1).holds(x, y));
  }

  private void fill(int place, Shot.Face face) {
    boxes[4 * place] = (float) face.box().x1();
    boxes[4 * place + 1] = (float) face.box().y1();
    boxes[4 * place + 2] = (float) face.box().x2();
    boxes[4 * place + 3] = (float) face.box().y2();
    for (int i = 0; i < face.points().length; i++) {
      points[FinderNetwork.POINTS * place + i] = (float) face.points()[i];
    }
  }
}
