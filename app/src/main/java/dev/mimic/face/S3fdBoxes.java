package dev.mimic.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// From S3FD's maps to faces, with the reference's arithmetic (`sfd/detect.py`, `sfd/bbox.py`).
final class S3fdBoxes {
  private static final double CANDIDATE = 0.05;
  private static final double FACE = 0.5;
  private static final double SAME_FACE = 0.3; // intersection over union, of boxes a pixel larger
  private static final double PLACE = 0.1; // variances of the anchors
  private static final double SIZE = 0.2;

  private S3fdBoxes() {}

  /// The maps of one scale of one picture, row by row.
  ///
  /// @param scores 2 h w numbers: background, then face
  /// @param boxes 4 h w numbers
  record Level(int width, int height, float[] scores, float[] boxes) {}

  /// The faces, best score first.
  ///
  /// @param levels of strides 4, 8, 16, …
  static List<FaceBox> faces(List<Level> levels) {
    return distinct(candidates(levels)).stream().filter(face -> face.score() > FACE).toList();
  }

  /// Everything that might be a face, level by level and row by row.
  static List<FaceBox> candidates(List<Level> levels) {
    List<FaceBox> found = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      int stride = 4 << i;
      int places = level.width * level.height;
      for (int at = 0; at < places; at++) {
        double score = 1 / (1 + Math.exp((double) level.scores[at] - level.scores[places + at]));
        if (score > CANDIDATE) {
          double x = (at % level.width + 0.5) * stride;
          double y = (at / level.width + 0.5) * stride;
          found.add(box(level.boxes, at, places, x, y, 4.0 * stride, score));
        }
      }
    }
    return found;
  }

  private static FaceBox box(
      float[] map, int at, int places, double x, double y, double side, double score) {
    double width = side * Math.exp(SIZE * map[2 * places + at]);
    double height = side * Math.exp(SIZE * map[3 * places + at]);
    double x1 = x + PLACE * map[at] * side - width / 2;
    double y1 = y + PLACE * map[places + at] * side - height / 2;
    return new FaceBox(x1, y1, x1 + width, y1 + height, score);
  }

  /// Best score first, without those that overlap a better one.
  static List<FaceBox> distinct(List<FaceBox> candidates) {
    List<FaceBox> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(FaceBox::score).reversed());
    List<FaceBox> kept = new ArrayList<>();
    for (FaceBox face : sorted) {
      if (kept.stream().noneMatch(better -> overlap(better, face) > SAME_FACE)) {
        kept.add(face);
      }
    }
    return kept;
  }

  private static double overlap(FaceBox a, FaceBox b) {
    double width = Math.min(a.x2(), b.x2()) - Math.max(a.x1(), b.x1()) + 1;
    double height = Math.min(a.y2(), b.y2()) - Math.max(a.y1(), b.y1()) + 1;
    double both = Math.max(0, width) * Math.max(0, height);
    return both / (pixels(a) + pixels(b) - both);
  }

  private static double pixels(FaceBox face) {
    return (face.width() + 1) * (face.height() + 1);
  }
}
