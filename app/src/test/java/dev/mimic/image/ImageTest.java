package dev.mimic.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageTest {
  private final Image picture = numbered(5, 4);

  @Test
  void cropsTheRectangleThatWasAskedFor() {
    Image part = picture.crop(2, 1, 3, 2);

    assertThat(part.width()).isEqualTo(3);
    assertThat(part.height()).isEqualTo(2);
    assertThat(part.at(0, 0, 0)).isEqualTo(picture.at(2, 1, 0));
    assertThat(part.at(2, 1, 2)).isEqualTo(picture.at(4, 2, 2));
  }

  @Test
  void paintsAPartOverACopy() {
    Image white = Image.filled(2, 2, 255, 255, 255);

    Image painted = picture.with(white, 3, 2);

    assertThat(painted.crop(3, 2, 2, 2)).isEqualTo(white);
    assertThat(painted.crop(0, 0, 5, 2)).isEqualTo(picture.crop(0, 0, 5, 2));
    assertThat(picture).isEqualTo(numbered(5, 4));
  }

  @Test
  void refusesRectanglesOutsideThePicture() {
    assertThatThrownBy(() -> picture.crop(3, 0, 3, 2)).hasMessageContaining("not inside");
    assertThatThrownBy(() -> picture.with(picture, 1, 0)).hasMessageContaining("not inside");
  }

  @Test
  void refusesBytesThatAreNotThreeAPixel() {
    assertThatThrownBy(() -> new Image(2, 2, new byte[16])).hasMessageContaining("(12) bytes");
    assertThatThrownBy(() -> new Image(0, 2, new byte[0])).hasMessageContaining("empty");
  }

  private static Image numbered(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
    }
    return new Image(width, height, rgb);
  }
}
