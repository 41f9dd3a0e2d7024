package dev.mimic.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DamageTest {
  /// Grey, with one white pixel in the middle.
  private static Image point() {
    byte[] rgb = new byte[3 * 21 * 21];
    for (int c = 0; c < 3; c++) {
      rgb[3 * (10 * 21 + 10) + c] = (byte) 250;
    }
    return new Image(21, 21, rgb);
  }

  private static int sum(Image image) {
    int sum = 0;
    for (byte value : image.rgb()) {
      sum += value & 0xff;
    }
    return sum;
  }

  @Test
  void blurSpreadsAPointAndLosesNoLight() {
    Image soft = Damage.gaussian(point(), 1);
    Image disc = Damage.lens(point(), 2);
    Image streak = Damage.motion(point(), 4, 0);

    assertThat(soft.at(10, 10, 0)).isBetween(36, 44); // 250 / 2 pi
    assertThat(disc.at(10, 10, 1)).isEqualTo(disc.at(11, 11, 1)).isEqualTo(disc.at(9, 10, 1));
    assertThat(streak.at(8, 10, 2)).isPositive().isEqualTo(streak.at(12, 10, 2));
    assertThat(streak.at(10, 9, 2)).isZero();
    for (Image blurred : new Image[] {soft, disc, streak}) {
      assertThat((double) sum(blurred)).isCloseTo(sum(point()), within(40.0));
    }
  }

  @Test
  void blurFollowsItsAngle() {
    Image streak = Damage.motion(point(), 4, Math.PI / 2);

    assertThat(streak.at(10, 8, 0)).isPositive();
    assertThat(streak.at(8, 10, 0)).isZero();
  }

  @Test
  void jpegKeepsColoursInTheirPlacesAndIsWorseTheLowerItsQuality() {
    Image red = Image.filled(24, 24, 200, 40, 20);
    Image stored = Damage.jpeg(red, 90);
    assertThat(stored.at(12, 12, 0)).isCloseTo(200, within(4));
    assertThat(stored.at(12, 12, 2)).isCloseTo(20, within(4));

    assertThat(error(image -> Damage.jpeg(image, 30)))
        .isGreaterThan(1.5 * error(image -> Damage.jpeg(image, 90)));
  }

  private static double error(UnaryOperator<Image> damage) {
    Image given = Damage.noise(Image.filled(40, 40, 90, 120, 150), 12, false, random());
    Image made = damage.apply(given);
    double sum = 0;
    for (int i = 0; i < given.rgb().length; i++) {
      sum += Math.abs((given.rgb()[i] & 0xff) - (made.rgb()[i] & 0xff));
    }
    return sum / given.rgb().length;
  }

  private static SplittableRandom random() {
    return new SplittableRandom(4);
  }

  @Test
  void noiseIsAsStrongAsItIsAskedToBe() {
    Image grey = Image.filled(80, 80, 128, 128, 128);

    Image coloured = Damage.noise(grey, 5, true, random());
    Image plain = Damage.noise(grey, 5, false, random());

    assertThat(deviation(coloured)).isCloseTo(5, within(0.3));
    assertThat(deviation(plain)).isCloseTo(5, within(0.3));
    assertThat(plain.at(7, 7, 0)).isEqualTo(plain.at(7, 7, 2));
    assertThat(Damage.noise(grey, 5, true, random())).isEqualTo(coloured);
  }

  private static double deviation(Image image) {
    double sum = 0;
    for (byte value : image.rgb()) {
      sum += Math.pow((value & 0xff) - 128, 2);
    }
    return Math.sqrt(sum / image.rgb().length);
  }

  @Test
  void openCvResizesToo() {
    Image small = Damage.resized(Image.filled(30, 20, 9, 8, 7), 10, 5, Damage.Sampling.AREA);

    assertThat(small).isEqualTo(Image.filled(10, 5, 9, 8, 7));
  }
}
