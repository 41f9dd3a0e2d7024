package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.image.Image;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  private static final int SIDE = 64;
  private static final Search SEARCH = new Search(SIDE, 2, 24, 2, 512 * 512);

  private final List<Image> views = new ArrayList<>();

  /// Takes what is white in a view for a face, if it is at least 6 pixels wide there.
  private List<List<FaceBox>> look(List<Image> seen, int closeness) {
    views.addAll(seen);
    return seen.stream().map(SearchTest::white).toList();
  }

  private static List<FaceBox> white(Image view) {
    int x1 = view.width();
    int y1 = view.height();
    int x2 = 0;
    int y2 = 0;
    for (int y = 0; y < view.height(); y++) {
      for (int x = 0; x < view.width(); x++) {
        if (view.at(x, y, 0) >= 128) {
          x1 = Math.min(x1, x);
          y1 = Math.min(y1, y);
          x2 = Math.max(x2, x + 1);
          y2 = Math.max(y2, y + 1);
        }
      }
    }
    return x2 - x1 < 6 ? List.of() : List.of(new FaceBox(x1, y1, x2, y2, 0.9));
  }

  private static Image with(Image picture, int x, int y, int side) {
    return picture.with(Image.filled(side, side, 255, 255, 255), x, y);
  }

  private static Image dark(int width, int height) {
    return Image.filled(width, height, 0, 0, 0);
  }

  private void expect(FaceBox face, int x, int y, int side, double tolerance) {
    double[] numbers = {face.x1(), face.y1(), face.x2(), face.y2()};
    double[] expected = {x, y, x + side, y + side};
    for (int i = 0; i < 4; i++) {
      assertThat(numbers[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void aSmallPictureIsEnlargedAndSeenOnce() {
    List<FaceBox> faces = SEARCH.faces(with(dark(30, 20), 10, 5, 8), this::look);
    assertThat(views).singleElement().hasToString("Image[60 x 40]");
    assertThat(faces).hasSize(1);
    expect(faces.getFirst(), 10, 5, 8, 0.6);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 300, 70, 90, 150", // fills the first view
    "400, 300, 203, 140, 12", // seen only from near
    "400, 300, 385, 288, 12", // in the corner
    "300, 400, 0, 0, 12",
    "1500, 1100, 700, 300, 33", // the picture itself is larger than any scale of the search
    "3000, 20, 1500, 2, 16",
  })
  void aFaceIsFoundOnceWhereverAndHoweverLargeItIs(int width, int height, int x, int y, int side) {
    List<FaceBox> faces = SEARCH.faces(with(dark(width, height), x, y, side), this::look);
    assertThat(faces).hasSize(1);
    expect(faces.getFirst(), x, y, side, Math.max(3, Math.max(width, height) / 64.0));
    assertThat(views).allMatch(view -> Math.max(view.width(), view.height()) <= SIDE);
  }

  @Test
  void viewsCoverThePictureAndAreBounded() {
    SEARCH.faces(dark(8000, 6000), this::look);
    assertThat(views).hasSizeBetween(100, 300);
    assertThat(views).allMatch(view -> view.width() == SIDE || view.height() == 48);
  }

  @Test
  void everyPlaceOfAPictureIsSeenFromNear() {
    for (int x = 0; x <= 188; x += 4) {
      List<FaceBox> faces = SEARCH.faces(with(dark(200, 40), x, 10, 12), this::look);
      assertThat(faces).as("a face at %d", x).hasSize(1);
    }
  }

  @Test
  void twoFacesSideBySideStayTwo() {
    List<FaceBox> faces =
        Duplicates.dropped(List.of(box(0, 0, 100, 0.7), box(60, 0, 100, 0.8), box(5, 5, 90, 0.9)));
    assertThat(faces).containsExactly(box(5, 5, 90, 0.9), box(60, 0, 100, 0.8));
  }

  @Test
  void aCloserLookAddsFacesButNoneInsideALargeOne() {
    FaceBox large = box(0, 0, 100, 0.7);
    FaceBox eye = box(20, 20, 20, 0.9);
    FaceBox beside = box(200, 0, 20, 0.8);
    assertThat(Duplicates.refined(List.of(large), List.of(eye, beside), 50))
        .containsExactly(beside, large);
    assertThat(Duplicates.refined(List.of(large), List.of(eye), 120))
        .as("a large box that the closer look would have seen too")
        .containsExactly(eye);
  }

  private static FaceBox box(double x, double y, double side, double score) {
    return new FaceBox(x, y, x + side, y + side, score);
  }

  @Test
  void shrinkingTakesMeansOfWholeSquares() {
    byte[] rgb = new byte[3 * 5 * 4];
    for (int i = 0; i < 20; i++) {
      rgb[3 * i] = (byte) (10 * i); // rows 0..40, 50..90, 100..140, 150..190 of red
    }
    Image half = Shrink.toPixels(new Image(5, 4, rgb), 5);
    assertThat(half).hasToString("Image[2 x 2]");
    assertThat(half.at(0, 0, 0)).isEqualTo((0 + 10 + 50 + 60) / 4);
    assertThat(half.at(1, 1, 0)).isEqualTo((120 + 130 + 170 + 180) / 4);
    assertThat(half.at(1, 1, 1)).isZero();
    Image small = dark(7, 7);
    assertThat(Shrink.toPixels(small, 40)).isSameAs(small);
    assertThat(Shrink.toPixels(dark(900, 1), 10)).hasToString("Image[900 x 1]");
  }
}
