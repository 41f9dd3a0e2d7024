package dev.mimic.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// From BlazeFace's maps to faces (`BlazeFace-PyTorch/blazeface.py`). Each place of a map has
/// anchors of one size, the whole view, in its middle; so only their places matter.
final class BlazeFaceBoxes {
  private static final double SAME_FACE = 0.3; // intersection over union
  private static final int NUMBERS = 16; // of a box: centre, size and six points

  private BlazeFaceBoxes() {}

  /// The maps of one scale of one view, row by row.
  ///
  /// @param side places in a row, and in a column
  /// @param scores anchors side side numbers
  /// @param boxes 16 anchors side side numbers
  record Level(int side, float[] scores, float[] boxes) {
    int places() {
      return side * side;
    }

    int anchors() {
      return scores.length / places();
    }
  }

  /// The faces in pixels of the view, best score first.
  ///
  /// @param side of the view in pixels
  /// @param least score of a candidate
  static List<FaceBox> faces(List<Level> levels, int side, double least) {
    return blended(candidates(levels, side, least));
  }

  /// Everything that might be a face, in the order of the anchors.
  static List<FaceBox> candidates(List<Level> levels, int side, double least) {
    List<FaceBox> candidates = new ArrayList<>();
    for (Level level : levels) {
      for (int at = 0; at < level.places(); at++) {
        for (int anchor = 0; anchor < level.anchors(); anchor++) {
          double score = score(level.scores[anchor * level.places() + at]);
          if (score >= least) {
            candidates.add(box(level, at, anchor, side, score));
          }
        }
      }
    }
    return candidates;
  }

  private static double score(double raw) {
    return 1 / (1 + Math.exp(-Math.clamp(raw, -100, 100)));
  }

  private static FaceBox box(Level level, int at, int anchor, int side, double score) {
    double stride = (double) side / level.side;
    int first = anchor * NUMBERS * level.places() + at;
    double x = (at % level.side + 0.5) * stride + level.boxes[first];
    double y = (at / level.side + 0.5) * stride + level.boxes[first + level.places()];
    double width = level.boxes[first + 2 * level.places()];
    double height = level.boxes[first + 3 * level.places()];
    return new FaceBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2, score);
  }

  /// One box a face: the mean of all that overlap the best one, weighted by score, which steadies
  /// it from frame to frame.
  static List<FaceBox> blended(List<FaceBox> candidates) {
    List<FaceBox> rest = new ArrayList<>(candidates);
    rest.sort(Comparator.comparingDouble(FaceBox::score).reversed());
    List<FaceBox> faces = new ArrayList<>();
    while (!rest.isEmpty()) {
      FaceBox best = rest.getFirst();
      List<FaceBox> same =
          new ArrayList<>(rest.stream().filter(b -> b.iou(best) > SAME_FACE).toList());
      if (same.isEmpty()) {
        same.add(best); // a box without area overlaps nothing, not even itself
      }
      rest.removeAll(same);
      faces.add(mean(same));
    }
    return faces;
  }

  private static FaceBox mean(List<FaceBox> boxes) {
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
    double sum = 0;
    for (FaceBox box : boxes) {
      x1 += box.score() * box.x1();
      y1 += box.score() * box.y1();
      x2 += box.score() * box.x2();
      y2 += box.score() * box.y2();
      sum += box.score();
    }
    return new FaceBox(x1 / sum, y1 / sum, x2 / sum, y2 / sum, sum / boxes.size());
  }
}
