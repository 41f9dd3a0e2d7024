package dev.mimic.metrics;

import dev.mimic.image.Image;
import java.util.Arrays;

/// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004): a Gaussian window of 11 pixels
/// with sigma 1.5, K1 = 0.01, K2 = 0.03, population variances, only where the window lies inside
/// the picture, and the mean of red, green and blue.
///
/// These are the numbers of scikit-image's `structural_similarity(a, b, gaussian_weights=True,
/// sigma=1.5, use_sample_covariance=False, data_range=255, channel_axis=2)`.
final class Ssim {
  static final int WINDOW = 11;

  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;
  private static final double[] GAUSSIAN = gaussian();
  private static final int MOMENTS = 5; // of x, y, x², y², xy

  private Ssim() {}

  private static double[] gaussian() {
    double[] weights = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double distance = i - WINDOW / 2;
      weights[i] = Math.exp(-distance * distance / (2 * 1.5 * 1.5));
      sum += weights[i];
    }
    for (int i = 0; i < WINDOW; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /// Whether a picture is large enough for the window.
  static boolean fits(Image picture) {
    return picture.width() >= WINDOW && picture.height() >= WINDOW;
  }

  /// 1 for equal pictures, less for others; may be negative. Both are of one size.
  static double of(Image real, Image generated) {
    double sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      sum += channel(real, generated, channel);
    }
    return sum / 3;
  }

  private static double channel(Image real, Image generated, int channel) {
    int across = real.width() - WINDOW + 1;
    int down = real.height() - WINDOW + 1;
    double[][] rows = new double[real.height()][]; // moments of each row, windowed across
    for (int y = 0; y < rows.length; y++) {
      rows[y] = across(real, generated, channel, y, across);
    }
    double sum = 0;
    double[] moments = new double[MOMENTS * across]; // of one row of windows
    for (int y = 0; y < down; y++) {
      Arrays.fill(moments, 0);
      for (int i = 0; i < WINDOW; i++) {
        addScaled(moments, rows[y + i], 0, GAUSSIAN[i]);
      }
      for (int at = 0; at < moments.length; at += MOMENTS) {
        sum += similarity(moments, at);
      }
    }
    return sum / ((double) across * down);
  }

  private static double[] across(Image real, Image generated, int channel, int y, int across) {
    int width = real.width();
    double[] values = new double[MOMENTS * width];
    for (int x = 0; x < width; x++) {
      double a = real.at(x, y, channel);
      double b = generated.at(x, y, channel);
      values[MOMENTS * x] = a;
      values[MOMENTS * x + 1] = b;
      values[MOMENTS * x + 2] = a * a;
      values[MOMENTS * x + 3] = b * b;
      values[MOMENTS * x + 4] = a * b;
    }
    double[] result = new double[MOMENTS * across];
    for (int i = 0; i < WINDOW; i++) {
      addScaled(result, values, MOMENTS * i, GAUSSIAN[i]);
    }
    return result;
  }

  // nearly all of the time; over whole rows, so that the compiler finds vectors in it
  private static void addScaled(double[] sum, double[] values, int from, double weight) {
    for (int at = 0; at < sum.length; at++) {
      sum[at] += weight * values[from + at];
    }
  }

  // eq. 13 of the paper
  private static double similarity(double[] moments, int at) {
    double x = moments[at];
    double y = moments[at + 1];
    double varianceX = moments[at + 2] - x * x;
    double varianceY = moments[at + 3] - y * y;
    double covariance = moments[at + 4] - x * y;
    return (2 * x * y + C1)
        * (2 * covariance + C2)
        / ((x * x + y * y + C1) * (varianceX + varianceY + C2));
  }
}
