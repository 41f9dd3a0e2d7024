package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import org.junit.jupiter.api.Test;

class LetterboxTest {
  private static final Image GREEN = Image.filled(30, 20, 10, 200, 30);

  @Test
  void keepsTheShapeInTheMiddleOfBlack() {
    Image beside = Image.filled(60, 20, 0, 0, 0).with(GREEN, 15, 0);
    Image above = Image.filled(30, 41, 0, 0, 0).with(GREEN, 0, 10);

    assertThat(Letterbox.fit(Image.filled(60, 40, 10, 200, 30), 60, 20)).isEqualTo(beside);
    assertThat(Letterbox.fit(Image.filled(15, 10, 10, 200, 30), 30, 41)).isEqualTo(above);
  }

  @Test
  void drawsNoLineWhereTheShapesDifferByLessThanAPixel() {
    assertThat(Letterbox.fit(Image.filled(31, 20, 10, 200, 30), 30, 20)).isEqualTo(GREEN);
    assertThat(Letterbox.fit(Image.filled(301, 201, 10, 200, 30), 30, 20)).isEqualTo(GREEN);
    assertThat(Letterbox.fit(GREEN, 30, 20)).isSameAs(GREEN);
  }
}
