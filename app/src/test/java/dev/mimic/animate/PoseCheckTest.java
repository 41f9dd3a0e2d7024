package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.image.Image;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoseCheckTest {
  private final List<String> notes = new ArrayList<>();

  /// A square of points as large as the picture's width; a picture higher than wide is turned.
  private static final Poses POSES =
      new Poses() {
        @Override
        public double @Nullable [] points(Image square) {
          double w = square.width();
          return square.width() == 1 ? null : new double[] {0, 0, w, 0, w, w, 0, square.height()};
        }

        @Override
        public double gap(double[] a, double[] b) {
          return Math.abs(a[7] / a[2] - b[7] / b[2]);
        }

        @Override
        public double wideGap() {
          return 0.5;
        }

        @Override
        public double wideRatio() {
          return 1.5;
        }

        @Override
        public String words() {
          return "corners";
        }
      };

  private void check(Origin origin, List<Image> faces, Image driver) {
    List<Subject> subjects = faces.stream().map(face -> new Subject(face, null, 0)).toList();
    List<Image> origins = faces.stream().map(_ -> driver).toList();
    new PoseCheck(POSES, notes::add).check(subjects, origins, origin, true);
  }

  private static Image picture(int width, int height) {
    return Image.filled(width, height, 0, 0, 0);
  }

  @Test
  void whatLooksAlikeNeedsNoWord() {
    check(new Origin.Frame(0), List.of(picture(10, 10), picture(14, 14)), picture(11, 11));
    assertThat(notes).isEmpty();
  }

  @Test
  void aTurnedHeadIsTold() {
    check(new Origin.Frame(0), List.of(picture(10, 16)), picture(11, 11));
    assertThat(notes)
        .containsExactly(
            "The face differs much in pose from the driving frame that movements count from"
                + " (0.60 by corners, 0.50 is usual at most). Maybe --find-best-frame.");
  }

  @Test
  void sizesAreToldWhicheverIsTheLarger() {
    check(
        new Origin.Best(),
        List.of(picture(10, 10), picture(20, 20), picture(40, 40)),
        picture(20, 20));
    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst())
        .startsWith("2 of 3 faces differ much in size")
        .contains("2.00 by corners")
        .endsWith("No frame is nearer; --no-adapt-scale leaves movements as large as they are.");
  }

  @Test
  void whoIsNotFoundIsNotCompared() {
    check(new Origin.Frame(0), List.of(picture(1, 1)), picture(20, 20));
    assertThat(notes).isEmpty();
  }
}
