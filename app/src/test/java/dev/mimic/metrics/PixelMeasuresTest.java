package dev.mimic.metrics;

import static dev.mimic.metrics.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelMeasuresTest {
  /// Expected: NumPy, and scikit-image 0.26's `structural_similarity` with the arguments that
  /// [Ssim] names.
  @ParameterizedTest
  @CsvSource({
    "16, 16, 3, 0.3372395833333333, 7.53635430507654, -0.0465666742990807",
    "40, 24, 1, 0.27740604575163397, 8.540419016352963, 0.19471921095439404",
    "33, 50, 5, 0.326356110120816, 7.841066854723238, 0.003139227406801941",
    "11, 11, 2, 0.14374763679576513, 12.600429916937482, 0.8209015106041623",
  })
  void areTheNumbersOfScikitImage(
      int width, int height, int seed, double l1, double psnr, double ssim) {
    Image real = pattern(width, height, 0);
    Image generated = pattern(width, height, seed);

    PixelErrors errors = errors(real, generated);

    assertThat(errors.l1()).isCloseTo(l1, within(1e-12));
    assertThat(errors.psnr()).isCloseTo(psnr, within(1e-9));
    assertThat(Ssim.of(real, generated)).isCloseTo(ssim, within(1e-9));
    assertThat(Ssim.of(generated, real)).isCloseTo(ssim, within(1e-9));
    assertThat(errors(generated, real).psnr()).isCloseTo(psnr, within(1e-9));
  }

  @Test
  void picturesThatHardlyDifferAreHardlyDissimilar() {
    Image real = pattern(40, 24, 0);
    byte[] rgb = real.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % 40;
      int y = i / 3 / 40;
      rgb[i] = (byte) Math.clamp((rgb[i] & 0xff) + (x + y) % 5 - 2, 0, 255);
    }

    assertThat(Ssim.of(real, new Image(40, 24, rgb)))
        .isCloseTo(0.9987686013263742, within(1e-9)); // scikit-image
  }

  @Test
  void equalPicturesAreAsNearAsCanBe() {
    Image picture = pattern(20, 30, 4);

    assertThat(Ssim.of(picture, picture)).isCloseTo(1, within(1e-12));
    assertThat(errors(picture, picture).l1()).isZero();
    assertThat(errors(picture, picture).psnr()).isEqualTo(100);
  }

  @Test
  void nothingIsNearerThanEqual() {
    Image grey = Image.filled(256, 256, 90, 90, 90);
    Image almost = grey.with(Image.filled(1, 1, 90, 91, 90), 7, 7);

    assertThat(errors(grey, almost).psnr()).isEqualTo(100); // 101.07 without the bound
    assertThat(errors(Image.filled(8, 8, 0, 0, 0), Image.filled(8, 8, 255, 255, 255)).psnr())
        .isZero();
  }

  @Test
  void everyPairCountsAlike() {
    PixelErrors errors = new PixelErrors();
    errors.add(Image.filled(4, 4, 0, 0, 0), Image.filled(4, 4, 51, 51, 51));
    errors.add(Image.filled(40, 40, 0, 0, 0), Image.filled(40, 40, 0, 0, 0));

    assertThat(errors.l1()).isCloseTo(0.1, within(1e-12));
    assertThat(errors.pairs()).isEqualTo(2);
  }

  @Test
  void theWindowNeedsElevenPixels() {
    assertThat(Ssim.fits(pattern(11, 11, 0))).isTrue();
    assertThat(Ssim.fits(pattern(10, 11, 0))).isFalse();
    assertThat(Ssim.fits(pattern(11, 10, 0))).isFalse();
  }

  private static PixelErrors errors(Image real, Image generated) {
    PixelErrors errors = new PixelErrors();
    errors.add(real, generated);
    return errors;
  }
}
