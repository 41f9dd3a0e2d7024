package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PortraitTest {
  private static final Image PICTURE = Image.filled(400, 300, 0, 0, 0);

  private static FaceBox face(double x, double y, double side) {
    return new FaceBox(x - side / 2, y - side / 2, x + side / 2, y + side / 2, 1);
  }

  @Test
  void isASquareWithRoomForHair() {
    assertThat(Portrait.around(face(200, 150, 50), PICTURE))
        .isEqualTo(new CropBox(150, 95, 250, 195));
  }

  @Test
  void staysInsideThePictureAndSquare() {
    CropBox corner = Portrait.around(face(395, 5, 60), PICTURE);
    assertThat(corner).isEqualTo(new CropBox(280, 0, 400, 120));
    CropBox huge = Portrait.around(face(300, 200, 500), PICTURE);
    assertThat(huge.width()).isEqualTo(300);
    assertThat(huge.height()).isEqualTo(300);
    assertThat(Portrait.around(face(-50, 900, 0), PICTURE).width()).isEqualTo(1);
  }

  @Test
  void aPictureThatIsOneIsTakenWhole() {
    Image square = Image.filled(256, 256, 0, 0, 0);
    assertThat(Portrait.isOne(square, face(128, 128, 120))).isTrue();
    assertThat(Portrait.isOne(square, face(128, 128, 60))).isFalse();
    assertThat(Portrait.isOne(PICTURE, face(200, 150, 290))).isFalse();
  }

  @Test
  void theNearerFaceCountsWhereTwoReach() {
    Portrait.Collage collage = new Portrait.Collage(30, 10);
    collage.add(map((byte) 1), new CropBox(0, 0, 20, 10), face(10, 5, 5));
    collage.add(map((byte) 2), new CropBox(10, 0, 30, 10), face(20, 5, 5));
    PartMap both = collage.map();
    assertThat(both.at(13, 5)).isEqualTo(1);
    assertThat(both.at(17, 5)).isEqualTo(2);
    assertThat(both.at(29, 0)).isEqualTo(2);
  }

  private static PartMap map(byte part) {
    byte[] classes = new byte[20 * 10];
    Arrays.fill(classes, part);
    return new PartMap(20, 10, classes);
  }
}
