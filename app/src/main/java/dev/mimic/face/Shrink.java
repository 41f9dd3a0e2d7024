package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.Arrays;

/// Brings huge pictures near the size that is wanted by a whole factor, in little memory: each
/// pixel becomes the mean of a square.
final class Shrink {
  private Shrink() {}

  /// The picture with at least `pixels` pixels, or the picture itself when it is not much larger.
  static Image toPixels(Image picture, long pixels) {
    double area = (double) picture.width() * picture.height();
    int factor = (int) Math.sqrt(area / pixels);
    factor = Math.min(factor, Math.min(picture.width(), picture.height()));
    return factor < 2 ? picture : by(factor, picture);
  }

  /// Columns and rows that fill no square are left out.
  private static Image by(int factor, Image picture) {
    int width = picture.width() / factor;
    int height = picture.height() / factor;
    byte[] in = picture.rgb();
    byte[] out = new byte[3 * width * height];
    int[] sums = new int[3 * width];
    int area = factor * factor;
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, area / 2); // rounds
      for (int row = y * factor; row < (y + 1) * factor; row++) {
        int at = 3 * row * picture.width();
        for (int x = 0; x < width; x++) {
          for (int i = 0; i < factor; i++, at += 3) {
            sums[3 * x] += in[at] & 0xff;
            sums[3 * x + 1] += in[at + 1] & 0xff;
            sums[3 * x + 2] += in[at + 2] & 0xff;
          }
        }
      }
      for (int i = 0; i < sums.length; i++) {
        out[3 * y * width + i] = (byte) (sums[i] / area);
      }
    }
    return new Image(width, height, out);
  }
}
