package dev.mimic.train.tools.finder;

import dev.mimic.image.Image;
import java.util.random.RandomGenerator;

/// Drawn surfaces that are nobody's face: plain, stripes, checks, clouds, spots, rings, clutter.
final class Textures {
  private static final int SIDE = 96; // pixels

  private Textures() {}

  /// How much of the second colour a place has, 0 to 1.
  private interface Pattern {
    double at(double x, double y);
  }

  static Image draw(RandomGenerator random) {
    return random.nextBoolean() ? pattern(random) : clutter(random);
  }

  /// Boxes and balls of all colours and sizes in front of each other: shelves, lamps, hands,
  /// prints.
  private static Image clutter(RandomGenerator random) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    int count = random.nextInt(6, 60);
    for (int i = 0; i < count; i++) {
      double size = i == 0 ? 3 * SIDE : 4 * Math.pow(12, random.nextDouble());
      thing(rgb, size, random);
    }
    return new Image(SIDE, SIDE, rgb);
  }

  private static void thing(byte[] rgb, double size, RandomGenerator random) {
    float[] colour = colour(random);
    double x = random.nextDouble(SIDE);
    double y = random.nextDouble(SIDE);
    double angle = random.nextInt(3) == 0 ? random.nextDouble(Math.PI) : 0;
    double slim = Math.exp(0.6 * random.nextGaussian());
    boolean ball = random.nextBoolean();
    double sharp = Math.pow(20, random.nextDouble());
    double slope = random.nextDouble(-0.5, 0.5); // light from one side
    for (int i = 0; i < SIDE * SIDE; i++) {
      double u = i % SIDE - x;
      double v = i / SIDE - y;
      double along = (u * Math.cos(angle) + v * Math.sin(angle)) / size * slim * 2;
      double beside = (v * Math.cos(angle) - u * Math.sin(angle)) / size / slim * 2;
      double away =
          ball ? along * along + beside * beside : Math.max(Math.abs(along), Math.abs(beside));
      double cover = Math.clamp(sharp * (1 - away), 0.0, 1.0);
      for (int c = 0; c < 3 && cover > 0; c++) {
        double was = rgb[3 * i + c] & 0xff;
        double light = colour[c] * (1 + slope * along);
        rgb[3 * i + c] = (byte) Math.clamp(Math.round(was + cover * (light - was)), 0, 255);
      }
    }
  }

  private static Image pattern(RandomGenerator random) {
    float[] one = colour(random);
    float[] other = random.nextInt(6) == 0 ? one : colour(random);
    Pattern pattern = form(random);
    double angle = random.nextDouble(2 * Math.PI);
    double noise = random.nextInt(2) == 0 ? 0 : random.nextDouble(20);
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      double u = i % SIDE - SIDE / 2.0;
      double v = i / SIDE - SIDE / 2.0;
      double x = u * Math.cos(angle) + v * Math.sin(angle);
      double y = v * Math.cos(angle) - u * Math.sin(angle);
      double part = Math.clamp(pattern.at(x, y), 0.0, 1.0);
      double grain = noise * random.nextDouble(-1, 1);
      for (int c = 0; c < 3; c++) {
        double value = one[c] + part * (other[c] - one[c]) + grain;
        rgb[3 * i + c] = (byte) Math.clamp(Math.round(value), 0, 255);
      }
    }
    return new Image(SIDE, SIDE, rgb);
  }

  private static float[] colour(RandomGenerator random) {
    float light = random.nextFloat() * 255;
    float[] colour = new float[3];
    for (int c = 0; c < 3; c++) {
      colour[c] = Math.clamp(light + 60 * (float) random.nextGaussian(), 0f, 255f);
    }
    return colour;
  }

  private static Pattern form(RandomGenerator random) {
    double period = 3 * Math.pow(20, random.nextDouble());
    double sharp = Math.pow(10, random.nextDouble(-0.3, 1));
    return switch (random.nextInt(7)) {
      case 0 -> (x, _) -> 0.5 + x / SIDE;
      case 1 -> (x, _) -> wave(x / period, sharp);
      case 2 -> (x, y) -> wave(x / period, sharp) * wave(y / period, sharp);
      case 3 -> (x, y) -> wave(Math.hypot(x, y) / period, sharp);
      case 4 -> spots(random, sharp);
      default -> clouds(random);
    };
  }

  private static double wave(double x, double sharp) {
    return 0.5 + 0.5 * sharp * Math.sin(2 * Math.PI * x);
  }

  private static Pattern spots(RandomGenerator random, double sharp) {
    double[] spots = new double[3 * random.nextInt(2, 16)];
    for (int i = 0; i < spots.length; i++) {
      spots[i] =
          i % 3 == 2
              ? random.nextDouble(2, SIDE / 4.0)
              : random.nextDouble(-SIDE / 2.0, SIDE / 2.0);
    }
    return (x, y) -> {
      double most = 0;
      for (int i = 0; i < spots.length; i += 3) {
        double away = Math.hypot(x - spots[i], y - spots[i + 1]) / spots[i + 2];
        most = Math.max(most, sharp * (1 - away));
      }
      return most;
    };
  }

  private static Pattern clouds(RandomGenerator random) {
    double[] waves = new double[4 * 8];
    for (int i = 0; i < waves.length; i += 4) {
      double frequency = 0.01 * Math.pow(30, random.nextDouble());
      double angle = random.nextDouble(2 * Math.PI);
      waves[i] = frequency * Math.cos(angle);
      waves[i + 1] = frequency * Math.sin(angle);
      waves[i + 2] = random.nextDouble();
      waves[i + 3] = 0.02 / frequency;
    }
    return (x, y) -> {
      double sum = 0.5;
      for (int i = 0; i < waves.length; i += 4) {
        double phase = 2 * Math.PI * (waves[i] * x + waves[i + 1] * y + waves[i + 2]);
        sum += 0.4 * Math.min(1, waves[i + 3]) * Math.sin(phase);
      }
      return sum;
    };
  }
}
