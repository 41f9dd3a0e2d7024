package dev.mimic.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TubeBoxTest {
  /// Expected: the original's `compute_bbox`, run on the same numbers.
  @ParameterizedTest
  @CsvSource({
    "700, 300, 900, 560, 0.1, 644, 274, 956, 586",
    "700, 300, 1000, 400, 0.1, 670, 170, 1030, 530",
    "701.4, 300.6, 899.9, 512.3, 0.1, 673, 279, 927, 533",
    "700, 300, 900, 560, 0.25, 605, 235, 995, 625",
    "700, 300, 820, 470, 0, 675, 300, 845, 470",
  })
  void isTheOriginalsInsideTheFrame(
      double x1, double y1, double x2, double y2, double increase, int l, int t, int r, int b) {
    TubeBox.Shape shape = new TubeBox.Shape(256, 256, increase);

    assertThat(TubeBox.of(new FaceBox(x1, y1, x2, y2, 1), shape, 1920, 1080))
        .isEqualTo(new TubeBox(l, t, r, b));
  }

  @Test
  void isMovedInsideTheFrameRatherThanCutOff() {
    FaceBox corner = new FaceBox(5, 1000, 105, 1079, 1);

    TubeBox box = TubeBox.of(corner, TubeBox.Shape.ORIGINAL, 1920, 1080);

    assertThat(box).isEqualTo(new TubeBox(0, 960, 120, 1080));
  }

  @Test
  void givesUpTheRoomAroundTheFaceBeforeItLeavesTheFrame() {
    FaceBox large = new FaceBox(30, 10, 220, 250, 1); // wants a square of 288

    assertThat(TubeBox.of(large, TubeBox.Shape.ORIGINAL, 256, 256))
        .isEqualTo(new TubeBox(0, 0, 256, 256));
    assertThat(TubeBox.of(large, TubeBox.Shape.ORIGINAL, 400, 256))
        .isEqualTo(new TubeBox(0, 0, 256, 256));
  }

  @Test
  void reachesOverTheBorderOnlyAsFarAsTheFaceNeeds() {
    FaceBox wide = new FaceBox(10, 50, 310, 150, 1);

    assertThat(TubeBox.of(wide, TubeBox.Shape.ORIGINAL, 400, 200))
        .isEqualTo(new TubeBox(10, -50, 310, 250));
  }

  @Test
  void followsTheShapeOfTheResult() {
    TubeBox.Shape wide = new TubeBox.Shape(320, 160, 0.1);

    TubeBox box = TubeBox.of(new FaceBox(700, 300, 800, 400, 1), wide, 1920, 1080);

    assertThat(box).isEqualTo(new TubeBox(630, 290, 870, 410));
  }

  @Test
  void holdsTheFaceAndKeepsTheAspectWhateverTheFrame() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 2000; i++) {
      int width = random.nextInt(40, 2000);
      int height = random.nextInt(40, 2000);
      double x1 = random.nextDouble(0, width - 10);
      double y1 = random.nextDouble(0, height - 10);
      FaceBox face =
          new FaceBox(
              x1, y1, random.nextDouble(x1 + 5, width), random.nextDouble(y1 + 5, height), 1);

      TubeBox box = TubeBox.of(face, TubeBox.Shape.ORIGINAL, width, height);

      String told = "%s in %d x %d: %s".formatted(face, width, height, box);
      assertThat(box.width() - box.height()).as(told).isBetween(-2, 2);
      assertThat(box.x1() - 2.0).as(told).isLessThanOrEqualTo(face.x1());
      assertThat(box.y1() - 2.0).as(told).isLessThanOrEqualTo(face.y1());
      assertThat(box.x2() + 2.0).as(told).isGreaterThanOrEqualTo(face.x2());
      assertThat(box.y2() + 2.0).as(told).isGreaterThanOrEqualTo(face.y2());
      boolean outside = box.x1() < 0 || box.x2() > width || box.y1() < 0 || box.y2() > height;
      double longer = Math.max(face.width(), face.height());
      assertThat(outside && longer + 2 < Math.min(width, height)).as(told).isFalse();
    }
  }

  @Test
  void cutsWhatLiesInsideUntouched() {
    Image frame = ramp(20, 12);

    Image cut = new TubeBox(3, 2, 9, 8).cut(frame, 6, 6);

    assertThat(cut).isEqualTo(frame.crop(3, 2, 6, 6));
  }

  @Test
  void repeatsTheBorderBeyondIt() {
    Image frame = ramp(20, 12);

    Image cut = new TubeBox(-3, -2, 17, 18).cut(frame, 20, 20);

    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 20; x++) {
        int inX = Math.clamp(x - 3, 0, 19);
        int inY = Math.clamp(y - 2, 0, 11);
        assertThat(cut.at(x, y, 0)).as("(%d, %d)", x, y).isEqualTo(frame.at(inX, inY, 0));
      }
    }
  }

  @Test
  void resizesToTheSizeAsked() {
    Image cut = new TubeBox(-5, -5, 15, 15).cut(Image.filled(10, 10, 9, 80, 200), 7, 7);

    assertThat(cut).isEqualTo(Image.filled(7, 7, 9, 80, 200));
    assertThat((double) cut.width() / cut.height()).isCloseTo(1, within(1e-9));
  }

  private static Image ramp(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) (i % 251);
    }
    return new Image(width, height, rgb);
  }
}
