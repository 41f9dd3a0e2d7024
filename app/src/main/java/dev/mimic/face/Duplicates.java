package dev.mimic.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Keeps one box a face.
final class Duplicates {
  private static final double SAME_FACE = 0.4; // intersection over union
  private static final double PART_OF_FACE = 0.5; // of the smaller box

  private Duplicates() {}

  /// Best score first; a box that is mostly another's, or mostly inside another, goes.
  static List<FaceBox> dropped(List<FaceBox> faces) {
    List<FaceBox> kept = new ArrayList<>();
    for (FaceBox face : byScore(faces)) {
      if (kept.stream().noneMatch(better -> same(better, face) || part(better, face))) {
        kept.add(face);
      }
    }
    return kept;
  }

  /// Adds what a closer look has found. It cannot have seen a large face whole, so what it took for
  /// a face in there counts for nothing; of the others the better stays.
  ///
  /// @param largest side of a face that the closer look can have seen whole
  static List<FaceBox> refined(List<FaceBox> faces, List<FaceBox> closer, double largest) {
    List<FaceBox> large =
        faces.stream().filter(face -> Math.max(face.width(), face.height()) > largest).toList();
    List<FaceBox> all = new ArrayList<>(faces);
    closer.stream()
        .filter(face -> large.stream().noneMatch(known -> part(known, face) && !same(known, face)))
        .forEach(all::add);
    return dropped(all);
  }

  private static List<FaceBox> byScore(List<FaceBox> faces) {
    return faces.stream().sorted(Comparator.comparingDouble(FaceBox::score).reversed()).toList();
  }

  private static boolean same(FaceBox a, FaceBox b) {
    return a.iou(b) > SAME_FACE;
  }

  private static boolean part(FaceBox a, FaceBox b) {
    double width = Math.min(a.x2(), b.x2()) - Math.max(a.x1(), b.x1());
    double height = Math.min(a.y2(), b.y2()) - Math.max(a.y1(), b.y1());
    double both = Math.max(0, width) * Math.max(0, height);
    return both > PART_OF_FACE * Math.min(a.area(), b.area());
  }
}
