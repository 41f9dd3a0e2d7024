package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.image.Image;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What our landmark network is shown of a picture, and the way back.
class LandmarkCropTest {
  private static double[] points() {
    return new SplittableRandom(5).doubles(2L * Landmarks.COUNT).toArray();
  }

  @Test
  void lieAroundTheBoxWithAThirdOfRoom() {
    LandmarkCrop crop = LandmarkCrop.around(new FaceBox(100, 50, 180, 170, 1));
    assertThat(crop.side()).isEqualTo(150);
    assertThat(crop.pictureX(0, 0)).isEqualTo(65);
    assertThat(crop.pictureY(1, 1)).isEqualTo(185);
  }

  @ParameterizedTest
  @CsvSource({"100, 80, 60, 0", "3, -20, 500, 0.9", "0, 0, 112, -2.5"})
  void thereAndBackIsNowhere(double x, double y, double side, double angle) {
    LandmarkCrop crop = LandmarkCrop.square(x, y, side, angle);
    assertThat(crop.pictureX(0.5, 0.5)).isCloseTo(x, within(1e-9));
    assertThat(crop.side()).isCloseTo(side, within(1e-9));
    assertThat(crop.fromPicture(crop.toPicture(points()))).containsExactly(points(), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"100, 80, 60, 0", "3, -20, 500, 0.9", "0, 0, 112, -2.5"})
  void fitsAFaceThatWasMovedScaledAndTurned(double x, double y, double side, double angle) {
    LandmarkCrop crop = LandmarkCrop.square(x, y, side, angle);
    LandmarkCrop fitted = LandmarkCrop.fitted(points(), crop.toPicture(points()));
    assertThat(fitted.toPicture(points())).containsExactly(crop.toPicture(points()), within(1e-9));
  }

  @Test
  void isBlackOutsideOfThePictureAndNothingElse() {
    Image seen = LandmarkCrop.square(0, 20, 40, 0).of(Image.filled(60, 60, 200, 150, 100));
    assertThat(seen.at(10, 60, 0)).isZero();
    assertThat(seen.at(52, 60, 0)).isZero();
    assertThat(seen.at(60, 60, 0)).isEqualTo(200);
    assertThat(seen.at(111, 111, 2)).isEqualTo(100);
  }

  @Test
  void takesTheMeanOfWhatBecomesOnePixel() {
    byte[] rgb = new byte[3 * 448 * 448];
    for (int i = 0; i < rgb.length; i++) {
      boolean white = (i / 3 % 448 + i / 3 / 448) % 2 == 0; // a chessboard of single pixels
      rgb[i] = (byte) (white ? 255 : 0);
    }
    Image seen = LandmarkCrop.square(223.5, 223.5, 448, 0).of(new Image(448, 448, rgb));
    for (int i = 3 * 112; i < seen.rgb().length - 3 * 112; i++) {
      assertThat(seen.rgb()[i] & 0xff).isBetween(120, 135);
    }
  }

  @Test
  void showsATurnedFaceUpright() {
    byte[] rgb = new byte[3 * 100 * 100];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % 100 < 50 ? 250 : 10); // left half bright
    }
    LandmarkCrop quarter = LandmarkCrop.square(49.5, 49.5, 60, Math.PI / 2);
    Image seen = quarter.of(new Image(100, 100, rgb)); // its right is the picture's down
    assertThat(seen.at(56, 100, 0)).isEqualTo(250);
    assertThat(seen.at(56, 10, 0)).isEqualTo(10);
  }

  @Test
  void aMirroredFaceHasItsPointsInOrder() {
    double[] numbered = new double[2 * Landmarks.COUNT];
    for (int i = 0; i < Landmarks.COUNT; i++) {
      numbered[2 * i] = i;
      numbered[2 * i + 1] = -i;
    }
    Landmarks mirrored = new Landmarks(Landmarks.exchangeSides(numbered));
    int[][] pairs = {
      {0, 16}, {8, 8}, {17, 26}, {21, 22}, {30, 30}, {31, 35}, {36, 45}, {39, 42}, {41, 46},
      {40, 47}, {48, 54}, {51, 51}, {59, 55}, {60, 64}, {62, 62}, {67, 65},
    };
    for (int[] pair : pairs) {
      assertThat(mirrored.x(pair[0])).isEqualTo(pair[1]);
      assertThat(mirrored.y(pair[1])).isEqualTo(-pair[0]);
    }
    assertThat(Landmarks.exchangeSides(mirrored.xy())).isEqualTo(numbered);
  }
}
