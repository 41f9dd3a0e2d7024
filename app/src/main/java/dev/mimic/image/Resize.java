package dev.mimic.image;

import java.util.Arrays;

/// Resizing of pictures: antialiased where it shrinks, bilinear where it enlarges.
///
/// The filter is a triangle as wide as a step between result pixels, but at least as one source
/// pixel, around pixel centres; the numbers are those of PyTorch's
/// `upsample_bilinear2d(antialias=True)`, rounded to 8 bits at the end. The aspect is the caller's
/// affair.
public final class Resize {
  private Resize() {}

  /// The picture at another size in pixels; the same picture where it has that size.
  public static Image resize(Image image, int width, int height) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    float[] wide = columns(image, Taps.of(image.width(), width));
    return new Image(width, height, rows(wide, width, Taps.of(image.height(), height)));
  }

  /// Where each result pixel looks, and how much of it it takes.
  ///
  /// @param first the first source pixel of each result pixel
  /// @param weights of the source pixels from there; they sum up to 1
  private record Taps(int[] first, float[][] weights) {
    static Taps of(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double step = (double) from / to;
      double radius = Math.max(step, 1);
      for (int i = 0; i < to; i++) {
        double centre = step * (i + 0.5);
        first[i] = Math.max(0, (int) (centre - radius + 0.5));
        int end = Math.min(from, (int) (centre + radius + 0.5));
        weights[i] = triangle(first[i] + 0.5 - centre, end - first[i], radius);
      }
      return new Taps(first, weights);
    }

    private static float[] triangle(double offset, int count, double radius) {
      double[] raw = new double[count];
      double sum = 0;
      for (int j = 0; j < count; j++) {
        raw[j] = Math.max(0, 1 - Math.abs((offset + j) / radius));
        sum += raw[j];
      }
      float[] weights = new float[count];
      for (int j = 0; j < count; j++) {
        weights[j] = (float) (raw[j] / sum);
      }
      return weights;
    }
  }

  private static float[] columns(Image image, Taps taps) {
    int width = taps.first.length;
    byte[] rgb = image.rgb();
    float[] result = new float[3 * width * image.height()];
    int out = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++, out += 3) {
        float red = 0;
        float green = 0;
        float blue = 0;
        int in = 3 * (y * image.width() + taps.first[x]);
        for (float weight : taps.weights[x]) {
          red += weight * (rgb[in] & 0xff);
          green += weight * (rgb[in + 1] & 0xff);
          blue += weight * (rgb[in + 2] & 0xff);
          in += 3;
        }
        result[out] = red;
        result[out + 1] = green;
        result[out + 2] = blue;
      }
    }
    return result;
  }

  private static byte[] rows(float[] wide, int width, Taps taps) {
    int height = taps.first.length;
    int stride = 3 * width;
    byte[] result = new byte[stride * height];
    float[] row = new float[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(row, 0.5f); // rounds to the nearest
      int in = taps.first[y] * stride;
      for (float weight : taps.weights[y]) {
        for (int i = 0; i < stride; i++) {
          row[i] += weight * wide[in + i];
        }
        in += stride;
      }
      for (int i = 0; i < stride; i++) {
        result[y * stride + i] = (byte) Math.min(255, (int) row[i]);
      }
    }
    return result;
  }
}
