package dev.mimic.evaluate;

import dev.mimic.MimicException;

/// Matplotlib's `gist_rainbow`: red over green and blue to violet, piecewise linear.
final class Colormap {
  // position, red, green, blue: the published segment data of the map
  private static final double[][] GIST_RAINBOW = {
    {0.000, 1, 0, 0.16},
    {0.030, 1, 0, 0},
    {0.215, 1, 1, 0},
    {0.400, 0, 1, 0},
    {0.586, 0, 1, 1},
    {0.770, 0, 0, 1},
    {0.954, 1, 0, 1},
    {1.000, 1, 0, 0.75}
  };

  private Colormap() {}

  /// Refuses a name that no map stands under.
  static void require(String name) {
    if (!name.equals("gist_rainbow")) {
      throw new MimicException(
          "The colour map (%s) is not known, expected gist_rainbow. Maybe set visualizer_params.colormap=gist_rainbow"
              .formatted(name));
    }
  }

  /// Red, green and blue, 0 to 1, at `x` from 0 to 1. Matplotlib looks up a table of 256 colours,
  /// so this does too.
  static double[] at(double x) {
    double t = Math.clamp((long) (256 * x), 0, 255) / 255.0;
    int i = 1;
    while (GIST_RAINBOW[i][0] < t) {
      i++;
    }
    double[] low = GIST_RAINBOW[i - 1];
    double[] high = GIST_RAINBOW[i];
    double part = (t - low[0]) / (high[0] - low[0]);
    double[] rgb = new double[3];
    for (int c = 0; c < 3; c++) {
      rgb[c] = low[c + 1] + part * (high[c + 1] - low[c + 1]);
    }
    return rgb;
  }
}
