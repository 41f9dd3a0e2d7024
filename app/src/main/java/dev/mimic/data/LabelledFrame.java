package dev.mimic.data;

import dev.mimic.image.Image;
import org.jspecify.annotations.Nullable;

/// A frame, and where the points of its face are.
///
/// @param image may be shared with other samples; nobody changes it
/// @param points 68 pairs of x and y in the order of 300-W, in the image's pixels, centre of the
///   top left pixel at (0, 0); null where nothing is known
public record LabelledFrame(Image image, double @Nullable [] points) {

  /// Where a loss should look twice: grey, 255 at eyes and mouth; null without points.
  public @Nullable Image emphasis() {
    return points == null ? null : Emphasis.of(points, image.width(), image.height());
  }

  /// Where a point of a frame comes to lie in the changed one.
  interface Place {
    /// @param xy x and y; the new ones on return
    void move(double[] xy);
  }

  /// The points after a change of the frame; null for null.
  static double @Nullable [] moved(double @Nullable [] points, Place place) {
    if (points == null) {
      return null;
    }
    double[] moved = new double[points.length];
    double[] xy = new double[2];
    for (int i = 0; i < points.length; i += 2) {
      xy[0] = points[i];
      xy[1] = points[i + 1];
      place.move(xy);
      moved[i] = xy[0];
      moved[i + 1] = xy[1];
    }
    return moved;
  }

  /// The same points of a mirrored face: what was the left eye is the right one.
  static double[] exchangeSides(double[] points) {
    double[] exchanged = new double[points.length];
    for (int[] run : MIRRORED) { // from, to, and where the last of the run comes from
      for (int i = run[0]; i <= run[1]; i++) {
        int from = run[2] - (i - run[0]);
        exchanged[2 * i] = points[2 * from];
        exchanged[2 * i + 1] = points[2 * from + 1];
      }
    }
    return exchanged;
  }

  private static final int[][] MIRRORED = {
    {0, 16, 16}, // jaw
    {17, 26, 26}, // brows
    {27, 27, 27},
    {28, 28, 28},
    {29, 29, 29},
    {30, 30, 30}, // bridge of the nose
    {31, 35, 35}, // nostrils
    {36, 39, 45},
    {42, 45, 39},
    {40, 41, 47},
    {46, 47, 41}, // eyes
    {48, 54, 54},
    {55, 59, 59}, // outer lips
    {60, 64, 64},
    {65, 67, 67} // inner lips
  };
}
