package dev.mimic.face;

import java.util.Arrays;
import java.util.stream.IntStream;

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

  /// Which point of a face its mirror image has at each place.
  private static final int[] MIRRORED = mirrored();

  private static int[] mirrored() {
    int[][] runs = { // from, to, and where the last of the run is in the mirror
      {0, 16, 0},
      {17, 26, 17},
      {31, 35, 31},
      {36, 39, 42},
      {42, 45, 36},
      {40, 41, 46},
      {46, 47, 40},
      {48, 54, 48},
      {55, 59, 55},
      {60, 64, 60},
      {65, 67, 65},
    };
    int[] other = IntStream.range(0, COUNT).toArray(); // the bridge of the nose stays
    for (int[] run : runs) {
      for (int i = run[0]; i <= run[1]; i++) {
        other[i] = run[2] + run[1] - i;
      }
    }
    return other;
  }

  /// The points of a mirrored face in their order: what was the left eye is the right one. Where
  /// they are is the caller's affair.
  ///
  /// @param xy x and y by turns, already mirrored
  public static double[] exchangeSides(double[] xy) {
    double[] exchanged = new double[xy.length];
    for (int i = 0; i < COUNT; i++) {
      exchanged[2 * i] = xy[2 * MIRRORED[i]];
      exchanged[2 * i + 1] = xy[2 * MIRRORED[i] + 1];
    }
    return exchanged;
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
