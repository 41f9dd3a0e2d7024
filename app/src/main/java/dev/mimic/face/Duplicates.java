package dev.mimic.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Keeps one box a face.
final class Duplicates {
  private static final double SAME_FACE = 0.4; // intersection over union
  private static final double PART_OF_FACE = 0.7; // of the smaller box

  private Duplicates() {}

  /// Best score first; a box that is mostly another's, or mostly inside another, goes.
  static List<FaceBox> dropped(List<FaceBox> faces) {
    List<FaceBox> sorted = new ArrayList<>(faces);
    sorted.sort(Comparator.comparingDouble(FaceBox::score).reversed());
    List<FaceBox> kept = new ArrayList<>();
    for (FaceBox face : sorted) {
      if (kept.stream().noneMatch(better -> same(better, face))) {
        kept.add(face);
      }
    }
    return kept;
  }

  private static boolean same(FaceBox a, FaceBox b) {
    double width = Math.min(a.x2(), b.x2()) - Math.max(a.x1(), b.x1());
    double height = Math.min(a.y2(), b.y2()) - Math.max(a.y1(), b.y1());
    double both = Math.max(0, width) * Math.max(0, height);
    return a.iou(b) > SAME_FACE || both > PART_OF_FACE * Math.min(a.area(), b.area());
  }
}
