package dev.mimic.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {
  /// The numbers are those of PyTorch 2.10: `interpolate(x, size, mode="bilinear", antialias=True)`
  /// in float64, rounded.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7, 5, 3, 2 | 99, 127, 136, 129, 154, 131, 129, 126, 137, 106, 134, 146, 118, 132, 127, 128, 141, 127
          3, 2, 5, 4 | 0, 53, 106, 15, 68, 121, 37, 90, 143, 59, 112, 165, 74, 127, 180, 23, 76, 129, 38, 91, 144, 60, 113, 166, 82, 135, 150, 97, 150, 139, 68, 121, 174, 83, 136, 189, 105, 158, 211, 127, 180, 118, 142, 195, 56, 91, 144, 197, 106, 159, 212, 128, 181, 234, 150, 203, 103, 165, 218, 15
          7, 3, 3, 4 | 32, 85, 138, 111, 164, 202, 190, 152, 95, 89, 142, 160, 158, 174, 118, 121, 106, 118, 136, 148, 133, 136, 146, 96, 94, 112, 165, 159, 102, 64, 52, 90, 143, 116, 169, 222
          """)
  void isPyTorchsAntialiasedBilinear(String sizes, String expected) {
    int[] size = numbers(sizes);
    Image image = pattern(size[0], size[1]);

    Image resized = Resize.resize(image, size[2], size[3]);

    int[] values = numbers(expected);
    assertThat(resized.width()).isEqualTo(size[2]);
    assertThat(resized.rgb()).hasSize(values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(resized.rgb()[i] & 0xff).as("value " + i).isEqualTo(values[i]);
    }
  }

  @Test
  void aPictureOfTheRightSizeIsItself() {
    Image image = pattern(5, 4);

    assertThat(Resize.resize(image, 5, 4)).isSameAs(image);
  }

  @Test
  void oneColourStaysThatColourAtAnySize() {
    Image white = Image.filled(33, 57, 255, 128, 1);

    assertThat(Resize.resize(white, 7, 11)).isEqualTo(Image.filled(7, 11, 255, 128, 1));
    assertThat(Resize.resize(white, 101, 58)).isEqualTo(Image.filled(101, 58, 255, 128, 1));
    assertThat(Resize.resize(white, 1, 1)).isEqualTo(Image.filled(1, 1, 255, 128, 1));
  }

  private static Image pattern(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) (x * 37 + y * 91 + i % 3 * 53);
    }
    return new Image(width, height, rgb);
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",")).mapToInt(n -> Integer.parseInt(n.strip())).toArray();
  }
}
