package dev.mimic.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColormapTest {
  /// What `matplotlib.colormaps["gist_rainbow"](x)` gave (3.10), times 255, truncated.
  @ParameterizedTest
  @CsvSource({
    "0.0, 255, 0, 40",
    "0.1, 255, 93, 0",
    "0.2, 255, 234, 0",
    "0.3, 140, 255, 0",
    "0.4, 0, 255, 0",
    "0.5, 0, 255, 139",
    "0.6, 0, 235, 255",
    "0.7, 0, 94, 255",
    "0.8, 41, 0, 255",
    "0.9, 182, 0, 255",
    "1.0, 255, 0, 191",
  })
  void hasMatplotlibsColours(double x, int red, int green, int blue) {
    double[] rgb = Colormap.at(x);

    assertThat(new int[] {(int) (255 * rgb[0]), (int) (255 * rgb[1]), (int) (255 * rgb[2])})
        .containsExactly(red, green, blue);
  }

  @Test
  void refusesAMapThatItDoesNotHave() {
    assertThatThrownBy(() -> Colormap.require("viridis"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(viridis)")
        .hasMessageContaining("gist_rainbow");
  }
}
