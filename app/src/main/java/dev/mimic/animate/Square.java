package dev.mimic.animate;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;

/// Where a face is in a picture: a square with some of what is around it, as enhancers were trained
/// on.
///
/// @param x,y its centre in pixels
/// @param side in pixels
record Square(double x, double y, double side) {
  private static final double MARGIN = 1.7; // of the face's longer side: as much as in FFHQ
  private static final double STILL = 0.04; // of the side: less is a detector's trembling
  private static final double SAME_SIZE = 0.08;

  static Square around(FaceBox face) {
    return new Square(
        (face.x1() + face.x2()) / 2,
        (face.y1() + face.y2()) / 2,
        MARGIN * Math.max(face.width(), face.height()));
  }

  /// The largest square in the middle of a picture.
  static Square middle(int width, int height) {
    return new Square(width / 2.0, height / 2.0, Math.min(width, height));
  }

  /// The nearest square of whole pixels that lies inside a picture.
  CropBox inside(int width, int height) {
    return CropBox.square(x, y, side, width, height);
  }

  /// Whether both may be the same face in two neighbouring frames.
  boolean mayBe(Square other) {
    double larger = Math.max(side, other.side);
    return distance(other) < larger / 3 && larger < 2 * Math.min(side, other.side);
  }

  double distance(Square other) {
    return Math.hypot(x - other.x, y - other.y);
  }

  /// This square, or what follows the other one softly where that has really moved.
  Square following(Square seen, double share) {
    boolean still = distance(seen) < STILL * side && Math.abs(seen.side - side) < SAME_SIZE * side;
    return still
        ? this
        : new Square(
            x + share * (seen.x - x), y + share * (seen.y - y), side + share * (seen.side - side));
  }
}
