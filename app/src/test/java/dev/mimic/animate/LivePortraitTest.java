package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the switches of the live page do to the picture, by a small network.
class LivePortraitTest {
  private static final double STEP = 1 / 25.0; // seconds
  private static final LiveSettings PLAIN = settings(false, 1, 0, false, 0);
  private static TinyModel tiny;

  @BeforeAll
  static void load() {
    tiny = new TinyModel();
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  private static LiveSettings settings(
      boolean mirror, double zoom, double shiftX, boolean overlay, double smoothing) {
    return new LiveSettings(
        false, false, false, false, mirror, zoom, shiftX, 0, overlay, smoothing);
  }

  /// What these frames, one after the other, make of the drawing.
  private static List<Image> shown(LiveSettings settings, List<Image> frames) {
    FixedFaces nobody = new FixedFaces(_ -> List.of());
    try (LivePortrait live =
        LivePortrait.open(tiny.engine, tiny.model, nobody, TinyModel.picture(0), 0)) {
      live.change(settings);
      live.findFace(false);
      List<Image> shown = new ArrayList<>();
      for (Image frame : frames) {
        shown.add(live.frame(frame, shown.size() * STEP).picture());
      }
      return shown;
    }
  }

  private static Image shown(LiveSettings settings, Image frame) {
    return shown(settings, List.of(frame)).getFirst();
  }

  @Test
  void mirrorTurnsTheDriverOver() {
    Image frame = TinyModel.picture(7);

    Image mirrored = shown(settings(true, 1, 0, false, 0), frame);

    assertThat(mirrored)
        .isEqualTo(shown(PLAIN, Overlay.mirrored(frame)))
        .isNotEqualTo(shown(PLAIN, frame));
  }

  @Test
  void zoomAndShiftDriveByAPartOfTheFrame() {
    Image frame =
        Image.filled(256, 128, 40, 40, 40)
            .with(TinyModel.picture(7), 96, 32)
            .with(TinyModel.picture(2), 192, 32);

    Image middle = shown(settings(false, 2, 0, false, 0), frame);
    Image right = shown(settings(false, 2, 1, false, 0), frame);

    assertThat(middle)
        .isEqualTo(shown(PLAIN, TinyModel.picture(7)))
        .isNotEqualTo(shown(PLAIN, frame));
    assertThat(right).isEqualTo(shown(PLAIN, TinyModel.picture(2))).isNotEqualTo(middle);
  }

  @Test
  void overlayDrawsDotsOverTheSamePicture() {
    Image plain = shown(PLAIN, TinyModel.picture(7));
    Image drawn = shown(settings(false, 1, 0, true, 0), TinyModel.picture(7));

    int dotted = 0;
    for (int i = 0; i < plain.width() * plain.height(); i++) {
      int[] now = {
        drawn.rgb()[3 * i] & 0xff, drawn.rgb()[3 * i + 1] & 0xff, drawn.rgb()[3 * i + 2] & 0xff
      };
      boolean red = now[0] == 255 && now[1] == 80 && now[2] == 60;
      boolean blue = now[0] == 80 && now[1] == 140 && now[2] == 255;
      dotted += red || blue ? 1 : 0;
      if (!red && !blue) { // absolute: the driver's keypoints lie under the wanted ones
        for (int c = 0; c < 3; c++) {
          assertThat(now[c]).isEqualTo(plain.rgb()[3 * i + c] & 0xff);
        }
      }
    }
    assertThat(dotted).isPositive();
  }

  @Test
  void smoothingCalmsATremblingDriver() {
    List<Image> trembling = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      trembling.add(TinyModel.picture(3 + i % 2));
    }

    double before = trembling(shown(PLAIN, trembling));

    assertThat(before).isPositive();
    assertThat(trembling(shown(settings(false, 1, 0, false, 1), trembling)))
        .isLessThan(0.5 * before);
  }

  /// How much pictures differ from those before, on average, once the filter has begun.
  private static double trembling(List<Image> shown) {
    double sum = 0;
    for (int i = 11; i < shown.size(); i++) {
      byte[] now = shown.get(i).rgb();
      byte[] last = shown.get(i - 1).rgb();
      for (int j = 0; j < now.length; j++) {
        sum += Math.abs((now[j] & 0xff) - (last[j] & 0xff));
      }
    }
    return sum;
  }
}
