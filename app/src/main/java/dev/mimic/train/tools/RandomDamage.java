package dev.mimic.train.tools;

import dev.mimic.image.Damage;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.random.RandomGenerator;

/// Wears a picture as nobody can foresee: blur of some kind, a smaller size for a while, noise,
/// JPEG, each perhaps and of some strength, in the order of a camera, a network or an archive.
///
/// One in twelve stays as it is, so that a good picture is left alone.
final class RandomDamage {
  private static final double UNTOUCHED = 0.08;
  private static final double BLURRED = 0.45;
  private static final double SMALLER = 0.6;
  private static final double NOISY = 0.1;
  private static final double STORED = 0.6;

  private final RandomGenerator random;

  RandomDamage(RandomGenerator random) {
    this.random = random;
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /// The same size, worn.
  Image apply(Image image) {
    if (chance(UNTOUCHED)) {
      return image;
    }
    Image worn = chance(BLURRED) ? blurred(image) : image;
    boolean smaller = chance(SMALLER);
    if (smaller) {
      worn = smaller(worn, chance(0.5) ? 2 + random.nextInt(2) : random.nextDouble(1.1, 4));
    }
    if (chance(NOISY)) {
      worn = Damage.noise(worn, random.nextDouble(0, 6), chance(0.5), random);
    }
    boolean stored = chance(STORED);
    boolean early = chance(0.5); // while it is small
    if (stored && early) {
      worn = stored(worn);
    }
    if (smaller) {
      worn = larger(worn, image.width(), image.height());
    }
    return stored && !early ? stored(worn) : worn;
  }

  private Image blurred(Image image) {
    double kind = random.nextDouble();
    if (kind < 0.7) {
      return Damage.gaussian(image, random.nextDouble(0.4, 2.2));
    }
    return kind < 0.85
        ? Damage.motion(image, random.nextDouble(1, 6), random.nextDouble(Math.PI))
        : Damage.lens(image, random.nextDouble(0.6, 2.8));
  }

  private Image smaller(Image image, double factor) {
    int width = Math.max(8, (int) Math.round(image.width() / factor));
    int height = Math.max(8, (int) Math.round(image.height() / factor));
    double kind = random.nextDouble();
    if (kind < 0.45) {
      return Resize.bicubic(image, width, height);
    }
    if (kind < 0.65) {
      return Resize.resize(image, width, height);
    }
    return Damage.resized(
        image,
        width,
        height,
        kind < 0.85
            ? Damage.Sampling.AREA
            : kind < 0.95 ? Damage.Sampling.CUBIC : Damage.Sampling.LINEAR);
  }

  private Image larger(Image image, int width, int height) {
    double kind = random.nextDouble();
    if (kind < 0.65) {
      return Resize.bicubic(image, width, height);
    }
    return kind < 0.85
        ? Resize.resize(image, width, height)
        : Damage.resized(image, width, height, Damage.Sampling.CUBIC);
  }

  private Image stored(Image image) {
    return Damage.jpeg(image, chance(0.6) ? random.nextInt(28, 63) : random.nextInt(25, 95));
  }
}
