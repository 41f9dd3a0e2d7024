package dev.mimic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import dev.mimic.config.DatasetParams.StillsParams;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures that move by arithmetic, and labels that say where eyes and mouth are.
class StillsTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  /// A white disc on a dark ramp.
  private static Image disc(double x, double y) {
    Image image = Image.filled(SIDE, SIDE, 0, 0, 0);
    for (int i = 0; i < SIDE * SIDE; i++) {
      boolean inside = Math.hypot(i % SIDE - x, i / SIDE - y) < 8;
      for (int c = 0; c < 3; c++) {
        image.rgb()[3 * i + c] = (byte) (inside ? 255 : i % SIDE);
      }
    }
    return image;
  }

  private static StillsParams still(
      String root, double rotate, double scale, double shift, double turn) {
    return new StillsParams(root, 1, rotate, scale, shift, 0, 0, turn);
  }

  private static double[] middle(Image image) {
    double x = 0;
    double y = 0;
    double all = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      double light = Math.max(0, image.at(i % SIDE, i / SIDE, 0) - 128);
      x += light * (i % SIDE);
      y += light * (i / SIDE);
      all += light;
    }
    return new double[] {x / all, y / all};
  }

  @Test
  void withoutMotionThePictureStays() {
    Image image = disc(30, 20);
    StillMotion motion = StillMotion.draw(SIDE, SIDE, null, still("", 0, 0, 0, 0), Seeds.at(1));
    assertThat(motion.apply(image)).isEqualTo(image);
  }

  @Test
  void aShiftMovesEverythingAlike() {
    List<double[]> moves = new ArrayList<>();
    StillMotion motion = StillMotion.draw(SIDE, SIDE, null, still("", 0, 0, 0.2, 0), Seeds.at(2));
    for (double[] from : new double[][] {{24, 30}, {40, 34}}) {
      double[] to = middle(motion.apply(disc(from[0], from[1])));
      moves.add(new double[] {to[0] - from[0], to[1] - from[1]});
    }
    assertThat(Math.hypot(moves.get(0)[0], moves.get(0)[1])).isGreaterThan(1);
    assertThat(moves.get(0)).containsExactly(moves.get(1), within(0.3));
  }

  @Test
  void aTurnMovesTheMiddleOfTheHeadMostAndItsSurroundingsNot() {
    double[] box = {16, 16, 48, 48};
    StillMotion motion = StillMotion.draw(SIDE, SIDE, box, still("", 0, 0, 0, 60), Seeds.at(5));
    double nose = Math.abs(middle(motion.apply(disc(32, 32)))[0] - 32);
    Image corner = motion.apply(disc(0, 0));

    assertThat(nose).isGreaterThan(1.5);
    assertThat(corner.crop(0, 0, 8, 8)).isEqualTo(disc(0, 0).crop(0, 0, 8, 8));
  }

  @Test
  void eachSampleIsOnePictureInTwoPosesWithTheSecondsEmphasis() throws IOException {
    Path train = Files.createDirectories(folder.resolve("train"));
    ImageFile.writePng(train.resolve("a.png"), disc(32, 32));
    Files.writeString(train.resolve("labels.jsonl"), label("a.png", "", 0) + "\n");
    Stills stills = requireStills(still(folder.toString(), 10, 0.1, 0.1, 10), true);

    VideoPair pair = stills.sample(Seeds.at(3));
    assertThat(pair.name()).isEqualTo("a.png");
    assertThat(pair.source().image()).isNotEqualTo(pair.driving().image());
    // the label's mouth is where the disc is: its map went where the driving frame's disc went
    Image map = pair.driving().emphasis();
    assertThat(map).isNotNull();
    assertThat(middle(map)).containsExactly(middle(pair.driving().image()), within(2.5));
  }

  @Test
  void whereNoLossAsksThereAreNoPoints() throws IOException {
    ImageFile.writePng(folder.resolve("a.png"), disc(32, 32));
    Files.writeString(folder.resolve("labels.jsonl"), label("a.png", "", 0));
    Stills stills = requireStills(still(folder.toString(), 10, 0, 0, 0), false);
    assertThat(stills.sample(Seeds.at(3)).driving().points()).isNull();
  }

  private static Stills requireStills(StillsParams params, boolean labelled) {
    Stills stills =
        Stills.train(
            new DatasetParams("", List.of(SIDE, SIDE, 3), false, null, 0, null, params), labelled);
    assertThat(stills).isNotNull();
    return stills;
  }

  /// A face whose 68 points all stand around (32 + x, 32).
  private static String label(String file, String frame, int x) {
    String points =
        IntStream.range(0, 68)
            .mapToObj(i -> "[%d, %d]".formatted(32 + x + i % 3 - 1, 32 + i % 2))
            .collect(Collectors.joining(", "));
    return "{\"file\": \"%s\", %s\"box\": [16, 16, 48, 48], \"points68\": [%s], \"score\": 1}"
        .formatted(file, frame, points);
  }

  @Test
  void aFrameBetweenLabelsLiesBetweenThem() throws IOException {
    Files.writeString(
        folder.resolve("labels.jsonl"),
        label("a.mp4", "\"frame\": 4, ", 0) + "\n" + label("a.mp4", "\"frame\": 8, ", 10) + "\n");
    Labels labels = Labels.of(folder);

    assertThat(x(labels, 4)).isEqualTo(31, within(1e-9));
    assertThat(x(labels, 5)).isEqualTo(33.5, within(1e-9));
    assertThat(x(labels, 8)).isEqualTo(41, within(1e-9));
    assertThat(x(labels, 0)).isEqualTo(31, within(1e-9));
    assertThat(x(labels, 20)).isEqualTo(41, within(1e-9));
    assertThat(labels.find("b.mp4", 4)).isNull();
  }

  private static double x(Labels labels, int frame) {
    Labels.Face face = labels.find("a.mp4", frame);
    assertThat(face).isNotNull();
    return face.points()[0];
  }

  @Test
  void aLineThatIsNoLabelIsRefused() throws IOException {
    Files.writeString(folder.resolve("labels.jsonl"), "{\"file\": \"a.png\", \"box\": [1, 2]}\n");
    assertThatThrownBy(() -> Labels.of(folder))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("a.png")
        .hasMessageContaining("points68");
  }

  @Test
  void aPointIsPlacedWhereItsPixelGoes() {
    StillsParams all = new StillsParams("", 1, 20, 0.3, 0.2, 0.03, 0.1, 40);
    double[] box = {16, 16, 48, 48};
    for (int i = 0; i < 20; i++) {
      StillMotion motion = StillMotion.draw(SIDE, SIDE, box, all, Seeds.at(i));
      double[] placed = {32, 30};
      motion.place(placed);
      assertThat(middle(motion.apply(disc(32, 30)))).containsExactly(placed, within(1.5));
    }
  }
}
