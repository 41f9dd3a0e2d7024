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

    assertNumbers(Resize.resize(image, size[2], size[3]), size[2], expected);
  }

  /// The same with `mode="bicubic"`, cut to 0 to 255.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7, 5, 3, 2 | 94, 124, 133, 130, 157, 134, 133, 127, 139, 110, 136, 149, 115, 129, 121, 126, 140, 131
          3, 2, 5, 4 | 0, 42, 95, 3, 56, 108, 29, 82, 135, 55, 108, 175, 69, 122, 199, 16, 69, 122, 30, 83, 139, 56, 109, 162, 82, 135, 153, 96, 149, 145, 69, 122, 175, 83, 136, 199, 109, 162, 215, 135, 188, 109, 149, 202, 37, 96, 149, 202, 110, 163, 229, 136, 189, 242, 162, 215, 87, 176, 229, 0
          7, 3, 3, 4 | 22, 74, 131, 106, 171, 221, 202, 154, 89, 81, 148, 170, 177, 184, 108, 117, 96, 112, 142, 158, 137, 146, 144, 77, 84, 106, 173, 165, 100, 52, 33, 77, 148, 123, 180, 232
          """)
  void isPyTorchsAntialiasedBicubic(String sizes, String expected) {
    int[] size = numbers(sizes);
    Image image = pattern(size[0], size[1]);

    assertNumbers(Resize.bicubic(image, size[2], size[3]), size[2], expected);
  }

  private static void assertNumbers(Image resized, int width, String expected) {
    int[] values = numbers(expected);
    assertThat(resized.width()).isEqualTo(width);
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
