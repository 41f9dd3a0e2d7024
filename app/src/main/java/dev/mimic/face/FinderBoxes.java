package dev.mimic.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// From our finder's maps to faces.
final class FinderBoxes {
  private static final double SAME_FACE = 0.4; // intersection over union
  private static final double INSIDE = 0.7; // of the smaller box
  private static final double BLENDED = 0.6; // intersection over union

  private FinderBoxes() {}

  /// The maps of one scale of one view, row by row.
  ///
  /// @param stride pixels from one place to the next
  /// @param columns places in a row
  /// @param scores a number a place, before the sigmoid
  /// @param boxes four numbers a place, one kind behind the other
  record Level(int stride, int columns, float[] scores, float[] boxes) {}

  /// The faces in pixels of the view, best score first.
  ///
  /// @param least score of a face
  static List<FaceBox> faces(List<Level> levels, double least) {
    List<FaceBox> candidates = new ArrayList<>();
    for (Level level : levels) {
      for (int at = 0; at < level.scores.length; at++) {
        double score = 1 / (1 + Math.exp(-level.scores[at]));
        if (score >= least) {
          candidates.add(box(level, at, score));
        }
      }
    }
    return blended(candidates);
  }

  private static FaceBox box(Level level, int at, double score) {
    int places = level.scores.length;
    double base = level.stride * (double) FinderNetwork.BASE;
    double x = (at % level.columns + 0.5 + level.boxes[at]) * level.stride;
    double y = (at / level.columns + 0.5 + level.boxes[places + at]) * level.stride;
    double width = base * Math.exp(level.boxes[2 * places + at]);
    double height = base * Math.exp(level.boxes[3 * places + at]);
    return new FaceBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2, score);
  }

  /// One box a face: the mean of those that nearly are the best one, which steadies it from frame
  /// to frame; others over the same face go.
  private static List<FaceBox> blended(List<FaceBox> candidates) {
    List<FaceBox> rest = new ArrayList<>(candidates);
    rest.sort(Comparator.comparingDouble(FaceBox::score).reversed());
    List<FaceBox> faces = new ArrayList<>();
    while (!rest.isEmpty()) {
      FaceBox best = rest.getFirst();
      faces.add(mean(best, rest.stream().filter(box -> box.iou(best) > BLENDED).toList()));
      rest.removeIf(box -> box.equals(best) || box.iou(best) > SAME_FACE || inside(box, best));
    }
    return faces;
  }

  private static boolean inside(FaceBox box, FaceBox other) {
    double width = Math.min(box.x2(), other.x2()) - Math.max(box.x1(), other.x1());
    double height = Math.min(box.y2(), other.y2()) - Math.max(box.y1(), other.y1());
    double both = Math.max(0, width) * Math.max(0, height);
    return both > INSIDE * Math.min(box.area(), other.area());
  }

  private static FaceBox mean(FaceBox best, List<FaceBox> boxes) {
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
    double sum = 0;
    for (FaceBox box : boxes) {
      double weight = box.score() * box.score();
      x1 += weight * box.x1();
      y1 += weight * box.y1();
      x2 += weight * box.x2();
      y2 += weight * box.y2();
      sum += weight;
    }
    return sum == 0 // boxes without area overlap nothing, not even themselves
        ? best
        : new FaceBox(x1 / sum, y1 / sum, x2 / sum, y2 / sum, best.score());
  }
}
