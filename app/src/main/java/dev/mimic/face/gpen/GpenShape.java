package dev.mimic.face.gpen;

import dev.mimic.MimicException;

/// How large a GPEN is (the arguments of `FullGenerator`, `gpen_model.py`).
///
/// @param size side of its pictures, a power of two
/// @param narrow factor of all widths
/// @param channelMultiplier factor of the widths from 64 pixels on
/// @param mlp layers of the mapping network
/// @param styleDim length of the latent code
record GpenShape(int size, double narrow, int channelMultiplier, int mlp, int styleDim) {
  static final GpenShape GPEN_512 = new GpenShape(512, 1, 2, 8, 512);
  static final int WIDEST = 512; // channels of the smallest pictures

  private static final int LARGEST = 2048; // that was ever published

  /// A file may have asked for it: bounds, so that nothing is allocated on its word.
  GpenShape {
    boolean sane =
        within(size, 8, LARGEST)
            && Integer.bitCount(size) == 1
            && narrow > 0
            && narrow <= 2
            && within(channelMultiplier, 1, 4)
            && within(mlp, 1, 32)
            && within(styleDim, 1, 2048);
    if (!sane) {
      throw new MimicException(
          "No GPEN is like this: pictures of (%d) pixels, widths times (%s) and (%d), (%d) mapping layers, codes of (%d) numbers."
              .formatted(size, narrow, channelMultiplier, mlp, styleDim));
    }
  }

  private static boolean within(int value, int least, int most) {
    return value >= least && value <= most;
  }

  /// Channels of the pictures of this side.
  int channels(int side) {
    double width = side <= 32 ? WIDEST : 16384.0 / side * channelMultiplier;
    return (int) (width * narrow);
  }
}
