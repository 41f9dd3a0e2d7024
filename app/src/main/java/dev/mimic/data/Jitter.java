package dev.mimic.data;

import dev.mimic.config.DatasetParams.JitterParam;
import dev.mimic.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One draw of torchvision's ColorJitter: brightness, contrast, saturation and hue in a random
/// order.
///
/// Computed in floating point and rounded once at the end, where torchvision's pictures are cut to
/// 8 bits after every change.
final class Jitter {
  private final List<Consumer<float[]>> changes;

  private Jitter(List<Consumer<float[]>> changes) {
    this.changes = changes;
  }

  /// Draws the factors, then their order.
  static Jitter draw(JitterParam param, RandomGenerator random) {
    List<Consumer<float[]>> changes = new ArrayList<>();
    if (param.brightness() > 0) {
      float factor = factor(param.brightness(), random);
      changes.add(rgb -> brightness(rgb, factor));
    }
    if (param.contrast() > 0) {
      float factor = factor(param.contrast(), random);
      changes.add(rgb -> contrast(rgb, factor));
    }
    if (param.saturation() > 0) {
      float factor = factor(param.saturation(), random);
      changes.add(rgb -> saturation(rgb, factor));
    }
    if (param.hue() > 0) {
      float turn = (float) (param.hue() * (2 * random.nextDouble() - 1));
      changes.add(rgb -> hue(rgb, turn));
    }
    int[] order = Seeds.order(changes.size(), random);
    List<Consumer<float[]>> shuffled = new ArrayList<>();
    for (int i : order) {
      shuffled.add(changes.get(i));
    }
    return new Jitter(shuffled);
  }

  private static float factor(double strength, RandomGenerator random) {
    double least = Math.max(0, 1 - strength);
    return (float) (least + (1 + strength - least) * random.nextDouble());
  }

  Image apply(Image frame) {
    if (changes.isEmpty()) {
      return frame;
    }
    byte[] bytes = frame.rgb();
    float[] rgb = new float[bytes.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = bytes[i] & 0xff;
    }
    changes.forEach(change -> change.accept(rgb));
    byte[] changed = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      changed[i] = (byte) (rgb[i] + 0.5f);
    }
    return new Image(frame.width(), frame.height(), changed);
  }

  static void brightness(float[] rgb, float factor) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = mix(rgb[i], 0, factor);
    }
  }

  /// Towards or away from the mean grey of the picture.
  static void contrast(float[] rgb, float factor) {
    double sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += grey(rgb, i);
    }
    float mean = (float) (sum / (rgb.length / 3));
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = mix(rgb[i], mean, factor);
    }
  }

  static void saturation(float[] rgb, float factor) {
    for (int i = 0; i < rgb.length; i += 3) {
      float grey = grey(rgb, i);
      for (int c = i; c < i + 3; c++) {
        rgb[c] = mix(rgb[c], grey, factor);
      }
    }
  }

  /// Turns the hue by a part of the colour circle; saturation and value of HSV stay.
  static void hue(float[] rgb, float turn) {
    for (int i = 0; i < rgb.length; i += 3) {
      float max = Math.max(rgb[i], Math.max(rgb[i + 1], rgb[i + 2]));
      float span = max - Math.min(rgb[i], Math.min(rgb[i + 1], rgb[i + 2]));
      if (span > 0) {
        float sixths = hueInSixths(rgb, i, max, span) + 6 * turn;
        rgb[i] = ofHue(sixths + 5, max, span);
        rgb[i + 1] = ofHue(sixths + 3, max, span);
        rgb[i + 2] = ofHue(sixths + 1, max, span);
      }
    }
  }

  private static float hueInSixths(float[] rgb, int i, float max, float span) {
    if (max == rgb[i]) {
      return (rgb[i + 1] - rgb[i + 2]) / span;
    }
    return max == rgb[i + 1] ? 2 + (rgb[i + 2] - rgb[i]) / span : 4 + (rgb[i] - rgb[i + 1]) / span;
  }

  /// A channel of HSV: full, sloping or empty, by its distance on the circle.
  private static float ofHue(float sixths, float max, float span) {
    float k = sixths - 6 * (float) Math.floor(sixths / 6);
    return max - span * Math.clamp(Math.min(k, 4 - k), 0f, 1f);
  }

  private static float grey(float[] rgb, int i) {
    return 0.299f * rgb[i] + 0.587f * rgb[i + 1] + 0.114f * rgb[i + 2];
  }

  private static float mix(float value, float other, float factor) {
    return Math.clamp(other + factor * (value - other), 0f, 255f);
  }
}
