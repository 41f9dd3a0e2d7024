package dev.mimic.face;

/// FAN's 68 maps of where each landmark may be, 64 x 64 each, and how they are read
/// (`get_preds_fromhm` in `face_alignment/utils.py`).
///
/// @param heat 68 maps of 64 rows of 64 numbers
record HeatMaps(float[] heat) {
  static final int SIDE = 64;
  private static final int MAP = SIDE * SIDE;

  /// Which landmark each one is in a mirror.
  private static final int[] MIRRORED = {
    16,
    15,
    14,
    13,
    12,
    11,
    10,
    9,
    8,
    7,
    6,
    5,
    4,
    3,
    2,
    1,
    0, // jaw
    26,
    25,
    24,
    23,
    22,
    21,
    20,
    19,
    18,
    17, // brows
    27,
    28,
    29,
    30,
    35,
    34,
    33,
    32,
    31, // nose
    45,
    44,
    43,
    42,
    47,
    46,
    39,
    38,
    37,
    36,
    41,
    40, // eyes
    54,
    53,
    52,
    51,
    50,
    49,
    48,
    59,
    58,
    57,
    56,
    55, // lips, outside
    64,
    63,
    62,
    61,
    60,
    67,
    66,
    65 // and inside
  };

  /// The sum with the maps of the mirrored picture, turned back.
  HeatMaps plusMirrored(HeatMaps mirror) {
    float[] sum = new float[heat.length];
    for (int i = 0; i < sum.length; i++) {
      int point = i / MAP;
      int x = i % SIDE;
      int back = MIRRORED[point] * MAP + i % MAP + SIDE - 1 - 2 * x;
      sum[i] = heat[i] + mirror.heat[back];
    }
    return new HeatMaps(sum);
  }

  /// Where each map is hottest, x and y by turns: centres of pixels are halves, and the warmer
  /// neighbour pulls by a quarter.
  double[] peaks() {
    double[] xy = new double[2 * Landmarks.COUNT];
    for (int point = 0; point < Landmarks.COUNT; point++) {
      int best = hottest(point);
      int x = best % SIDE;
      int y = best % MAP / SIDE;
      xy[2 * point] = x + 0.5;
      xy[2 * point + 1] = y + 0.5;
      if (x > 0 && x < SIDE - 1 && y > 0 && y < SIDE - 1) {
        xy[2 * point] += 0.25 * Math.signum(heat[best + 1] - heat[best - 1]);
        xy[2 * point + 1] += 0.25 * Math.signum(heat[best + SIDE] - heat[best - SIDE]);
      }
    }
    return xy;
  }

  /// The place of the first maximum among all numbers.
  private int hottest(int point) {
    int best = point * MAP;
    for (int i = best; i < (point + 1) * MAP; i++) {
      if (heat[i] > heat[best]) {
        best = i;
      }
    }
    return best;
  }

  /// The landmarks in the picture that the crop is of, in whole pixels as the reference gives them.
  Landmarks landmarks(FanCrop crop) {
    double[] xy = peaks();
    for (int i = 0; i < xy.length; i += 2) {
      xy[i] = crop.pictureX(xy[i], SIDE);
      xy[i + 1] = crop.pictureY(xy[i + 1], SIDE);
    }
    return new Landmarks(xy);
  }
}
