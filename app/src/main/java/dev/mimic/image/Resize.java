package dev.mimic.image;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Resizing of pictures: antialiased where it shrinks, bilinear where it enlarges.
///
/// The filter is a triangle as wide as a step between result pixels, but at least as one source
/// pixel, around pixel centres; the numbers are those of PyTorch's
/// `upsample_bilinear2d(antialias=True)`, rounded to 8 bits at the end. The aspect is the caller's
/// affair.
public final class Resize {
  private static final double SHARPNESS = 0.5; // Keys's cubic, as in PIL and MATLAB

  private Resize() {}

  /// The picture at another size in pixels; the same picture where it has that size.
  public static Image resize(Image image, int width, int height) {
    return resize(image, width, height, new Filter(1, x -> Math.max(0, 1 - x)));
  }

  /// The same by a cubic twice as wide, which keeps more of what is fine: "bicubic", as PIL has it.
  public static Image bicubic(Image image, int width, int height) {
    return resize(image, width, height, new Filter(2, Resize::cubic));
  }

  /// Shrunk, shape kept, so that the longer side has at most that many pixels; smaller pictures
  /// stay as they are.
  public static Image atMost(Image image, int side) {
    double scale = (double) Math.max(image.width(), image.height()) / side;
    return scale <= 1
        ? image
        : resize(
            image,
            (int) Math.max(1, Math.round(image.width() / scale)),
            (int) Math.max(1, Math.round(image.height() / scale)));
  }

  private static double cubic(double x) {
    double a = -SHARPNESS;
    return x < 1
        ? ((a + 2) * x - (a + 3)) * x * x + 1
        : x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static Image resize(Image image, int width, int height, Filter filter) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    float[] wide = columns(image, Taps.of(image.width(), width, filter));
    return new Image(width, height, rows(wide, width, Taps.of(image.height(), height, filter)));
  }

  /// How much a pixel counts by its distance.
  ///
  /// @param radius from where on it does not, in steps
  private record Filter(double radius, DoubleUnaryOperator weight) {}

  /// Where each result pixel looks, and how much of it it takes.
  ///
  /// @param first the first source pixel of each result pixel
  /// @param weights of the source pixels from there; they sum up to 1
  private record Taps(int[] first, float[][] weights) {
    static Taps of(int from, int to, Filter filter) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double step = (double) from / to;
      double scale = Math.max(step, 1);
      double radius = scale * filter.radius;
      for (int i = 0; i < to; i++) {
        double centre = step * (i + 0.5);
        first[i] = Math.max(0, (int) (centre - radius + 0.5));
        int end = Math.min(from, (int) (centre + radius + 0.5));
        weights[i] = weights(first[i] + 0.5 - centre, end - first[i], scale, filter);
      }
      return new Taps(first, weights);
    }

    private static float[] weights(double offset, int count, double scale, Filter filter) {
      double[] raw = new double[count];
      double sum = 0;
      for (int j = 0; j < count; j++) {
        raw[j] = filter.weight.applyAsDouble(Math.abs((offset + j) / scale));
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
        result[y * stride + i] = (byte) Math.clamp((int) row[i], 0, 255);
      }
    }
    return result;
  }
}
