package dev.mimic.face;

import java.util.List;

/// One view seen twice by our finder, as it is and at half its size, made one list of faces.
///
/// A face looks like one at any size; what only happens to look like one rarely does so twice. So
/// each is believed as much as both looks believe it in the mean. What is too large for the network
/// comes from the smaller look alone, what is too small for that from the sharper one, and is
/// doubted a little.
final class TwoLooks {
  /// The score that one look needs, if the other is sure.
  static final double HINT = 0.15;

  private static final double SMALL = 32; // pixels of a face that half the size still shows
  private static final double LARGE = 190; // pixels of a face that is better seen at half its size
  private static final double TOO_LARGE = 256; // pixels
  private static final double DOUBT = 0.9; // of the score that only one look could give
  private static final double SAME_FACE = 0.4; // intersection over union

  private TwoLooks() {}

  /// The faces in pixels of the view, best score first.
  ///
  /// @param halved faces in pixels of the view at half its size
  /// @param least score of a face
  static List<FaceBox> faces(List<FaceBox> sharp, List<FaceBox> halved, double least) {
    List<FaceBox> doubled = halved.stream().map(TwoLooks::doubled).toList();
    List<FaceBox> large =
        doubled.stream()
            .filter(box -> side(box) > LARGE)
            .map(box -> side(box) < TOO_LARGE ? confirmed(box, sharp) : box)
            .filter(box -> box.score() >= least)
            .toList();
    List<FaceBox> small =
        sharp.stream()
            .filter(box -> side(box) < TOO_LARGE)
            .map(box -> side(box) > SMALL ? confirmed(box, doubled) : doubted(box))
            .filter(box -> box.score() >= least)
            .toList();
    return Duplicates.refined(large, small, LARGE);
  }

  private static double side(FaceBox box) {
    return Math.max(box.width(), box.height());
  }

  private static FaceBox doubled(FaceBox box) {
    return new FaceBox(2 * box.x1(), 2 * box.y1(), 2 * box.x2(), 2 * box.y2(), box.score());
  }

  private static FaceBox confirmed(FaceBox box, List<FaceBox> others) {
    double other =
        others.stream()
            .filter(one -> one.iou(box) > SAME_FACE)
            .mapToDouble(FaceBox::score)
            .max()
            .orElse(0);
    return scored(box, (box.score() + other) / 2);
  }

  private static FaceBox doubted(FaceBox box) {
    return scored(box, DOUBT * box.score());
  }

  private static FaceBox scored(FaceBox box, double score) {
    return new FaceBox(box.x1(), box.y1(), box.x2(), box.y2(), score);
  }
}
