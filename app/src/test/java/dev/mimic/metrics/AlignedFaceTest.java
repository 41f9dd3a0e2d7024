package dev.mimic.metrics;

import static dev.mimic.metrics.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.FaceBox;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignedFaceTest {
  /// Expected: scikit-image's `SimilarityTransform` to ArcFace's points and SciPy's bilinear
  /// `map_coordinates`.
  @ParameterizedTest
  @CsvSource({
    "112, 112, 0, 0, 146.5956, 175.5956, 204.5956",
    "112, 112, 10, 20, 167.9259, 196.9259, 225.9259",
    "112, 112, 31, 31, 140.4036, 169.4036, 198.4036",
    "112, 112, 5, 47, 195.6766, 224.6766, 216.7127",
    "112, 112, 111, 111, 165.7146, 194.7146, 223.7146",
    "112, 112, 56, 56, 36.3133, 65.3133, 94.3133",
    "32, 48, 0, 0, 30.8651, 59.8651, 88.8651",
    "32, 48, 10, 20, 29.5856, 58.5856, 87.5856",
    "32, 48, 31, 31, 61.2576, 90.2576, 119.2576",
    "32, 48, 31, 47, 122.1077, 151.1077, 180.1077",
    "32, 48, 16, 24, 36.3133, 65.3133, 94.3133",
  })
  void bringsFivePointsToTheirPlaces(
      int width, int height, int x, int y, double red, double green, double blue) {
    FacePoints face = new FacePoints(new FaceBox(0, 0, 1, 1, 1), landmarks());

    Image cut = AlignedFace.cut(pattern(120, 110, 0), face, width, height);

    assertThat(cut.width()).isEqualTo(width);
    assertThat(cut.height()).isEqualTo(height);
    assertThat((double) cut.at(x, y, 0)).isCloseTo(red, within(0.51));
    assertThat((double) cut.at(x, y, 1)).isCloseTo(green, within(0.51));
    assertThat((double) cut.at(x, y, 2)).isCloseTo(blue, within(0.51));
  }

  private static Landmarks landmarks() {
    double[] xy = new double[2 * Landmarks.COUNT];
    for (int k = 0; k < 6; k++) {
      set(xy, 36 + k, 40 + k, 50 - 0.5 * k);
      set(xy, 42 + k, 70 + k, 44 + 0.25 * k);
    }
    set(xy, 30, 60, 66);
    set(xy, 48, 47, 82);
    set(xy, 54, 72, 78);
    return new Landmarks(xy);
  }

  private static void set(double[] xy, int point, double x, double y) {
    xy[2 * point] = x;
    xy[2 * point + 1] = y;
  }

  @Test
  void withoutPointsTakesTheSquareAroundTheBox() {
    Image frame = pattern(200, 200, 0);
    FacePoints face = new FacePoints(new FaceBox(60, 50, 120, 150, 1), null);

    // the box is 100 high, a tenth more is 110, centred on (90, 100)
    assertThat(AlignedFace.cut(frame, face, 110, 110)).isEqualTo(frame.crop(35, 45, 110, 110));
  }

  @Test
  void repeatsTheBorderWhereAFaceReachesOverIt() {
    Image frame = Image.filled(50, 50, 10, 20, 30);
    FacePoints face = new FacePoints(new FaceBox(-20, -20, 70, 70, 1), null);

    assertThat(AlignedFace.cut(frame, face, 24, 24)).isEqualTo(Image.filled(24, 24, 10, 20, 30));
  }
}
