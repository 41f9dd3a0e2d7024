package dev.mimic.train.tools;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.random.RandomGenerator;

/// What pictures suffer on their way to us, drawn at random: other light and colours, something in
/// front of the face, blur, few pixels, noise, compression.
///
/// Nothing moves: labels stay where they are.
final class Wear {
  private static final int BLOCK = 8;

  private Wear() {}

  /// The picture after a draw of each harm; most pictures get few of them.
  static Image of(Image picture, RandomGenerator random) {
    float[] rgb = floats(picture);
    int width = picture.width();
    int height = picture.height();
    light(rgb, random);
    if (random.nextInt(10) < 3) {
      cover(rgb, width, height, random);
    }
    if (random.nextInt(10) < 2) {
      rgb = blurred(rgb, width, height, random);
    }
    if (random.nextInt(4) == 0) {
      rgb = coarse(rgb, width, height, random);
    }
    if (random.nextInt(5) == 0) {
      noise(rgb, random);
    }
    if (random.nextInt(4) == 0) {
      compress(rgb, width, height, 4 + 28 * random.nextFloat() * random.nextFloat());
    }
    return image(rgb, width, height);
  }

  private static float[] floats(Image picture) {
    byte[] bytes = picture.rgb();
    float[] rgb = new float[bytes.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = bytes[i] & 0xff;
    }
    return rgb;
  }

  private static Image image(float[] rgb, int width, int height) {
    byte[] bytes = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      bytes[i] = (byte) (int) Math.clamp(rgb[i] + 0.5f, 0f, 255f);
    }
    return new Image(width, height, bytes);
  }

  private static float between(double least, double most, RandomGenerator random) {
    return (float) (least + (most - least) * random.nextDouble());
  }

  // ---------------------------------------------------------------- light and colours

  /// Brightness, contrast, gamma, the strength of colours and a cast; a seventh loses its colours.
  private static void light(float[] rgb, RandomGenerator random) {
    float[][] curve = new float[3][256];
    float contrast = between(0.6, 1.4, random);
    float offset = between(-45, 45, random);
    double gamma = Math.exp(0.25 * random.nextGaussian());
    for (int c = 0; c < 3; c++) {
      float cast = between(-18, 18, random);
      for (int i = 0; i < 256; i++) {
        float bent = (float) (255 * Math.pow(i / 255.0, gamma));
        curve[c][i] = Math.clamp((bent - 128) * contrast + 128 + offset + cast, 0f, 255f);
      }
    }
    float colour = random.nextInt(7) == 0 ? 0 : between(0.5, 1.5, random);
    for (int i = 0; i < rgb.length; i += 3) {
      float red = curve[0][(int) rgb[i]];
      float green = curve[1][(int) rgb[i + 1]];
      float blue = curve[2][(int) rgb[i + 2]];
      float grey = 0.299f * red + 0.587f * green + 0.114f * blue;
      rgb[i] = grey + colour * (red - grey);
      rgb[i + 1] = grey + colour * (green - grey);
      rgb[i + 2] = grey + colour * (blue - grey);
    }
  }

  // ---------------------------------------------------------------- something in front

  /// An ellipse or a bar of one colour, or of another part of the picture: hands, hair, glasses,
  /// microphones.
  private static void cover(float[] rgb, int width, int height, RandomGenerator random) {
    float[] before = rgb.clone();
    double centreX = width * random.nextDouble();
    double centreY = height * random.nextDouble();
    double long1 = width * between(0.05, 0.28, random);
    double long2 = width * between(0.03, 0.16, random);
    double angle = Math.PI * random.nextDouble();
    boolean bar = random.nextBoolean();
    int shift = random.nextBoolean() ? random.nextInt(width * height) : -1;
    float[] colour = {between(0, 255, random), between(0, 255, random), between(0, 255, random)};
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double a = ((x - centreX) * Math.cos(angle) + (y - centreY) * Math.sin(angle)) / long1;
        double b = ((y - centreY) * Math.cos(angle) - (x - centreX) * Math.sin(angle)) / long2;
        if (bar ? Math.max(Math.abs(a), Math.abs(b)) < 1 : a * a + b * b < 1) {
          int at = 3 * (y * width + x);
          int from = 3 * ((y * width + x + Math.max(0, shift)) % (width * height));
          for (int c = 0; c < 3; c++) {
            rgb[at + c] = shift < 0 ? colour[c] : before[from + c];
          }
        }
      }
    }
  }

  // ---------------------------------------------------------------- blur, few pixels, noise

  /// By a Gaussian, or along a line as of a quick movement.
  private static float[] blurred(float[] rgb, int width, int height, RandomGenerator random) {
    double sigma = between(0.5, 2.2, random);
    int direction = random.nextInt(3); // both, across, down
    float[] across = direction == 2 ? rgb : smooth(rgb, width, height, sigma, true);
    return direction == 1 ? across : smooth(across, width, height, sigma, false);
  }

  private static float[] smooth(float[] rgb, int width, int height, double sigma, boolean across) {
    int reach = (int) Math.ceil(2.5 * sigma);
    float[] weights = new float[2 * reach + 1];
    float sum = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = (float) Math.exp(-i * i / (2 * sigma * sigma));
      sum += weights[i + reach];
    }
    float[] result = new float[rgb.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        for (int i = -reach; i <= reach; i++) {
          int fromX = across ? Math.clamp(x + i, 0, width - 1) : x;
          int fromY = across ? y : Math.clamp(y + i, 0, height - 1);
          int from = 3 * (fromY * width + fromX);
          float weight = weights[i + reach] / sum;
          for (int c = 0; c < 3; c++) {
            result[at + c] += weight * rgb[from + c];
          }
        }
      }
    }
    return result;
  }

  /// As of a small face in its picture.
  private static float[] coarse(float[] rgb, int width, int height, RandomGenerator random) {
    double factor = between(0.2, 0.8, random);
    int less = Math.max(8, (int) (width * factor));
    int lower = Math.max(8, (int) (height * factor));
    Image small = Resize.resize(image(rgb, width, height), less, lower);
    return floats(Resize.resize(small, width, height));
  }

  private static void noise(float[] rgb, RandomGenerator random) {
    float strength = between(2, 14, random);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] += strength * (float) random.nextGaussian();
    }
  }

  // ---------------------------------------------------------------- compression

  private static final float[][] COSINES = cosines();

  private static float[][] cosines() {
    float[][] cosines = new float[BLOCK][BLOCK];
    for (int k = 0; k < BLOCK; k++) {
      double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / BLOCK);
      for (int i = 0; i < BLOCK; i++) {
        cosines[k][i] = (float) (scale * Math.cos(Math.PI * (2 * i + 1) * k / (2 * BLOCK)));
      }
    }
    return cosines;
  }

  /// As JPEG does: each block's frequencies are rounded, high ones and colours more coarsely.
  ///
  /// @param step of the lowest frequency of brightness, of 255
  static void compress(float[] rgb, int width, int height, float step) {
    float[][] planes = new float[3][width * height];
    for (int i = 0; i < width * height; i++) {
      float luma = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] + 0.114f * rgb[3 * i + 2];
      planes[0][i] = luma;
      planes[1][i] = rgb[3 * i + 2] - luma;
      planes[2][i] = rgb[3 * i] - luma;
    }
    for (int p = 0; p < 3; p++) {
      for (int y = 0; y + BLOCK <= height; y += BLOCK) {
        for (int x = 0; x + BLOCK <= width; x += BLOCK) {
          roundBlock(planes[p], width, x, y, p == 0 ? step : 2 * step);
        }
      }
    }
    for (int i = 0; i < width * height; i++) {
      float luma = planes[0][i];
      float blue = luma + planes[1][i];
      float red = luma + planes[2][i];
      rgb[3 * i] = red;
      rgb[3 * i + 1] = (luma - 0.299f * red - 0.114f * blue) / 0.587f;
      rgb[3 * i + 2] = blue;
    }
  }

  private static void roundBlock(float[] plane, int width, int left, int top, float step) {
    float[][] block = new float[BLOCK][BLOCK];
    for (int y = 0; y < BLOCK; y++) {
      System.arraycopy(plane, (top + y) * width + left, block[y], 0, BLOCK);
    }
    float[][] frequencies = product(product(COSINES, block, false), COSINES, true);
    for (int v = 0; v < BLOCK; v++) {
      for (int u = 0; u < BLOCK; u++) {
        float own = step * (1 + 0.7f * (u + v));
        frequencies[v][u] = own * Math.round(frequencies[v][u] / own);
      }
    }
    float[][] back = product(product(transposed(COSINES), frequencies, false), COSINES, false);
    for (int y = 0; y < BLOCK; y++) {
      System.arraycopy(back[y], 0, plane, (top + y) * width + left, BLOCK);
    }
  }

  /// a b, or a by the transposed b.
  private static float[][] product(float[][] a, float[][] b, boolean transposed) {
    float[][] result = new float[BLOCK][BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      for (int j = 0; j < BLOCK; j++) {
        float sum = 0;
        for (int k = 0; k < BLOCK; k++) {
          sum += a[i][k] * (transposed ? b[j][k] : b[k][j]);
        }
        result[i][j] = sum;
      }
    }
    return result;
  }

  private static float[][] transposed(float[][] a) {
    float[][] result = new float[BLOCK][BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      for (int j = 0; j < BLOCK; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }
}
