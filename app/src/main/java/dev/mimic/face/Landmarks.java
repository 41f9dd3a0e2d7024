package dev.mimic.face;

import java.util.Arrays;

/// The 68 points of a face in the order of 300-W (0-16 jaw, 17-26 brows, 27-35 nose, 36-47 eyes,
/// 48-67 mouth), in pixels of the picture, centre of the top left pixel at (0, 0).
///
/// @param xy 136 numbers, x and y by turns
public record Landmarks(double[] xy) {
  public static final int COUNT = 68;

  public Landmarks {
    if (xy.length != 2 * COUNT) {
      throw new IllegalArgumentException(
          "There are (%d) numbers, expected x and y of 68 points.".formatted(xy.length));
    }
  }

  public double x(int point) {
    return xy[2 * point];
  }

  public double y(int point) {
    return xy[2 * point + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Landmarks landmarks && Arrays.equals(xy, landmarks.xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return "Landmarks" + Arrays.toString(xy);
  }
}
