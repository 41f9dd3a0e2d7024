package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final int SIDE = 201; // pixels: dots have a radius of two
  private static final int[] GREY = {90, 90, 90};
  private static final int[] BLUE = {80, 140, 255};
  private static final int[] GREEN = {90, 220, 90};
  private static final int[] RED = {255, 80, 60};

  private static int[] pixel(Image picture, int x, int y) {
    return new int[] {picture.at(x, y, 0), picture.at(x, y, 1), picture.at(x, y, 2)};
  }

  @Test
  void mirrorsEachRowAndLeavesTheOriginal() {
    byte[] rgb = new byte[3 * 3 * 2];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (10 * i);
    }
    Image picture = new Image(3, 2, rgb.clone());

    Image mirrored = Overlay.mirrored(picture);

    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        assertThat(pixel(mirrored, x, y)).containsExactly(pixel(picture, 2 - x, y));
      }
    }
    assertThat(picture.rgb()).containsExactly(rgb);
    assertThat(Overlay.mirrored(mirrored)).isEqualTo(picture);
  }

  @Test
  void drawsADotOfEachColourWhereItsKeypointIs() {
    Image picture = Image.filled(SIDE, SIDE, 90, 90, 90);

    Image drawn = drawn(picture, new double[] {-1, -1}, new double[] {0, 0.5}, new double[] {1, 0});

    assertThat(pixel(drawn, 0, 0)).containsExactly(BLUE);
    assertThat(pixel(drawn, 2, 0)).containsExactly(BLUE);
    assertThat(pixel(drawn, 3, 0)).containsExactly(GREY);
    assertThat(pixel(drawn, 2, 2)).containsExactly(GREY); // it is round
    assertThat(pixel(drawn, 100, 150)).containsExactly(GREEN);
    assertThat(pixel(drawn, 100, 147)).containsExactly(GREY);
    assertThat(pixel(drawn, 200, 100)).containsExactly(RED);
    assertThat(picture).isEqualTo(Image.filled(SIDE, SIDE, 90, 90, 90));
  }

  @Test
  void drawsWhatIsWantedOverTheOthersAndNothingOutside() {
    double[] middle = {0, 0};

    Image drawn = drawn(Image.filled(SIDE, SIDE, 90, 90, 90), middle, new double[] {5, -5}, middle);

    assertThat(pixel(drawn, 100, 100)).containsExactly(RED);
    assertThat(pixel(drawn, 200, 0)).containsExactly(GREY);
  }

  private static Image drawn(Image picture, double[] source, double[] driving, double[] wanted) {
    try (Engine engine = Engine.start(1)) {
      return engine.call(
          () -> {
            try (Scope _ = Scope.open()) {
              return Overlay.on(picture, at(source), at(driving), at(wanted));
            }
          });
    }
  }

  private static Keypoints at(double[] xy) {
    return new Keypoints(Tensor.of(xy, 1, 1, 2), null);
  }
}
