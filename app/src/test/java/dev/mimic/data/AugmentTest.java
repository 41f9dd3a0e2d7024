package dev.mimic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams.AugmentationParams;
import dev.mimic.config.DatasetParams.CropParam;
import dev.mimic.config.DatasetParams.FlipParam;
import dev.mimic.config.DatasetParams.JitterParam;
import dev.mimic.config.DatasetParams.ResizeParam;
import dev.mimic.config.DatasetParams.RotationParam;
import dev.mimic.image.Image;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentTest {
  private final Image first = SmallClips.frame(1);
  private final Image second = SmallClips.frame(2);

  @Test
  void withoutParametersNothingChanges() {
    assertThat(images(new Augment(null), first, second, 0)).containsExactly(first, second);
  }

  @Test
  void bothFramesAreMirroredOrNeither() {
    Augment augment = new Augment(of(new FlipParam(true, false)));
    Set<Boolean> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      List<Image> pair = images(augment, first, second, i);

      boolean mirrored = pair.get(0).at(15, 3, 0) == 255;
      assertThat(pair.get(1).at(15, 3, 0) == 255).isEqualTo(mirrored);
      assertThat(pair.get(0).at(mirrored ? 0 : 15, 3, 0)).isEqualTo(10);
      assertThat(pair.get(1).at(mirrored ? 0 : 15, 3, 0)).isEqualTo(20);
      seen.add(mirrored);
    }
    assertThat(seen).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void inTimeTheFramesChangePlacesHalfOfTheTime() {
    Augment augment = new Augment(of(new FlipParam(false, true)));
    int flipped = 0;
    for (int i = 0; i < 1000; i++) {
      List<Image> pair = images(augment, first, second, i);
      assertThat(pair).containsExactlyInAnyOrder(first, second);
      flipped += pair.getFirst().equals(second) ? 1 : 0;
    }
    assertThat(flipped).isBetween(430, 570);
  }

  @Test
  void aQuarterTurnIsCounterClockwise() {
    Augment augment = new Augment(of(new RotationParam(List.of(90.0, 90.0))));

    Image turned = images(augment, first, first, 0).getFirst();

    // The left half, red, comes to lie below.
    assertThat(turned.at(8, 14, 0)).isEqualTo(255);
    assertThat(turned.at(8, 1, 0)).isEqualTo(10);
  }

  @Test
  void whatARotationBringsInIsBlackAndTheMiddleStays() {
    Augment augment = new Augment(of(new RotationParam(List.of(45.0, 45.0))));
    Image white = Image.filled(17, 17, 255, 255, 255);

    Image turned = images(augment, white, white, 0).getFirst();

    assertThat(turned.at(0, 0, 0)).isZero();
    assertThat(turned.at(8, 8, 0)).isEqualTo(255);
    assertThat(turned.at(8, 0, 0)).isEqualTo(255);
  }

  @Test
  void aCropIsThePlaceOfTheSameSizeInBoth() {
    Augment augment = new Augment(of(new CropParam(List.of(6, 4))));
    Image gradient = gradient(20, 10);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      List<Image> pair = images(augment, gradient, gradient, i);

      Image cut = pair.getFirst();
      assertThat(cut.width()).isEqualTo(4);
      assertThat(cut.height()).isEqualTo(6);
      assertThat(pair.get(1)).isEqualTo(cut);
      assertThat(cut).isEqualTo(gradient.crop(cut.at(0, 0, 0), cut.at(0, 0, 1), 4, 6));
      places.add(cut.at(0, 0, 0) * 100 + cut.at(0, 0, 1));
    }
    assertThat(places).as("all 17 x 5 places").hasSizeGreaterThan(70);
  }

  @Test
  void aFrameThatIsSmallerThanItsCropGetsItsEdgesRepeated() {
    Augment augment = new Augment(of(new CropParam(List.of(5, 6))));
    Image gradient = gradient(3, 2);

    Image padded = images(augment, gradient, gradient, 0).getFirst();

    // As the original pads: half of the lacking, rounded down, before.
    assertThat(List.of(0, 1, 2, 3, 4, 5).stream().map(x -> padded.at(x, 0, 0)))
        .containsExactly(0, 0, 1, 2, 2, 2);
    assertThat(List.of(0, 1, 2, 3, 4).stream().map(y -> padded.at(0, y, 1)))
        .containsExactly(0, 0, 1, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nearest", "bilinear"})
  void resizingComesBeforeTheCropAndKeepsTheSize(String interpolation) {
    ResizeParam resize = new ResizeParam(List.of(0.5, 1.5), interpolation);
    CropParam crop = new CropParam(List.of(16, 16));
    Augment augment = new Augment(new AugmentationParams(null, null, resize, crop, null));
    Set<Image> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      List<Image> pair = images(augment, first, first, i);

      assertThat(pair.get(0)).isEqualTo(pair.get(1));
      assertThat(pair.get(0).rgb()).hasSize(3 * 16 * 16);
      seen.add(pair.get(0));
    }
    assertThat(seen).hasSizeGreaterThan(3);
  }

  @Test
  void resizingWithoutACropIsRefused() {
    ResizeParam resize = new ResizeParam(List.of(0.5, 1.5), "nearest");

    assertThatThrownBy(() -> new Augment(new AugmentationParams(null, null, resize, null, null)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("expected crop_param");
  }

  @ParameterizedTest
  @CsvSource({"0.1, 90, 110", "0.5, 50, 150", "2, 0, 255"})
  void brightnessStaysWithinItsBounds(double strength, int least, int greatest) {
    Image grey = Image.filled(4, 4, 100, 100, 100);
    int low = 255;
    int high = 0;
    for (int i = 0; i < 500; i++) {
      Image changed = Jitter.draw(new JitterParam(strength, 0, 0, 0), Seeds.at(i)).apply(grey);
      low = Math.min(low, changed.at(0, 0, 0));
      high = Math.max(high, changed.at(0, 0, 0));
    }
    assertThat(low).isBetween(least, least + 3);
    assertThat(high).isBetween(greatest - 3, greatest);
  }

  @Test
  void greyHasNoHueOrSaturationToChange() {
    Image grey = Image.filled(4, 4, 77, 77, 77);

    assertThat(Jitter.draw(new JitterParam(0, 0, 1, 0.5), Seeds.at(3)).apply(grey)).isEqualTo(grey);
  }

  @Test
  void contrastKeepsTheMean() {
    float[] rgb = {10, 10, 10, 30, 30, 30};

    Jitter.contrast(rgb, 0.5f);

    assertThat(rgb).containsExactly(new float[] {15, 15, 15, 25, 25, 25}, within(1e-4f));
  }

  @Test
  void withoutSaturationAColourIsItsGrey() {
    float[] rgb = {100, 200, 50};

    Jitter.saturation(rgb, 0);

    assertThat(rgb).containsOnly(new float[] {153, 153, 153}, within(1e-3f));
  }

  /// Checked with Python's colorsys.
  @ParameterizedTest
  @CsvSource({
    "255, 0, 0, 0.3333333, 0, 255, 0",
    "255, 0, 0, -0.3333333, 0, 0, 255",
    "200, 100, 50, 0.5, 50, 150, 200",
    "200, 100, 50, 0.1, 200, 190, 50",
    "10, 20, 250, -0.25, 10, 250, 120",
    "7, 90, 33, 0, 7, 90, 33",
  })
  void theHueIsTurned(float r, float g, float b, float turn, float toR, float toG, float toB) {
    float[] rgb = {r, g, b};

    Jitter.hue(rgb, turn);

    assertThat(rgb).containsExactly(new float[] {toR, toG, toB}, within(0.01f));
  }

  @Test
  void bothFramesGetTheSameColours() {
    Augment augment = new Augment(of(new JitterParam(0.5, 0.5, 0.5, 0.5)));
    Image colourful = gradient(9, 9);
    for (int i = 0; i < 20; i++) {
      List<Image> pair = images(augment, colourful, colourful, i);
      assertThat(pair.get(0)).isEqualTo(pair.get(1)).isNotEqualTo(colourful);
    }
  }

  private static List<Image> images(Augment augment, Image source, Image driving, long seed) {
    return augment
        .apply(new LabelledFrame(source, null), new LabelledFrame(driving, null), Seeds.at(seed))
        .stream()
        .map(LabelledFrame::image)
        .toList();
  }

  private static Image gradient(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) (i % width);
      rgb[3 * i + 1] = (byte) (i / width);
      rgb[3 * i + 2] = (byte) 200;
    }
    return new Image(width, height, rgb);
  }

  /// One pixel is lit, and point 8 (chin) is there.
  private static LabelledFrame lit(int x, int y) {
    Image image = Image.filled(31, 25, 0, 0, 0);
    for (int c = 0; c < 3; c++) {
      image.rgb()[3 * (y * 31 + x) + c] = (byte) 255;
    }
    double[] points = new double[136];
    points[16] = x;
    points[17] = y;
    return new LabelledFrame(image, points);
  }

  private static double[] brightest(Image image) {
    int best = 0;
    for (int i = 0; i < image.rgb().length; i += 3) {
      best = (image.rgb()[i] & 0xff) > (image.rgb()[best] & 0xff) ? i : best;
    }
    return new double[] {best / 3 % image.width(), best / 3 / image.width()};
  }

  static List<Record> changes() {
    return List.of(
        new FlipParam(true, true),
        new RotationParam(List.of(-30.0, 30.0)),
        new CropParam(List.of(20, 24)),
        new CropParam(List.of(31, 35)),
        new JitterParam(0.2, 0.2, 0.2, 0.1));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void pointsGoWhereTheirPixelsGo(Record change) {
    Augment augment = new Augment(of(change));
    for (int i = 0; i < 20; i++) {
      for (LabelledFrame frame : augment.apply(lit(12, 9), lit(17, 14), Seeds.at(i))) {
        double[] chin = {frame.points()[16], frame.points()[17]};
        assertThat(chin).containsExactly(brightest(frame.image()), within(0.71));
      }
    }
  }

  @Test
  void pointsGoWithAResizedFrame() {
    ResizeParam resize = new ResizeParam(List.of(1.5, 2.5), "bilinear");
    CropParam all = new CropParam(List.of(70, 80));
    Augment augment = new Augment(new AugmentationParams(null, null, resize, all, null));
    for (int i = 0; i < 20; i++) {
      LabelledFrame frame = augment.apply(lit(12, 9), lit(12, 9), Seeds.at(i)).getFirst();
      double[] chin = {frame.points()[16], frame.points()[17]};
      assertThat(chin).containsExactly(brightest(frame.image()), within(0.71));
    }
  }

  @Test
  void whoIsMirroredChangesSides() {
    double[] points = new double[136];
    for (int i = 0; i < points.length; i++) {
      points[i] = i;
    }
    double[] exchanged = LabelledFrame.exchangeSides(points);

    assertThat(exchanged[2 * 36]).as("outer corner of the eye").isEqualTo(2 * 45);
    assertThat(exchanged[2 * 41 + 1]).as("its lower lid").isEqualTo(2 * 46 + 1);
    assertThat(exchanged[2 * 48]).as("corner of the mouth").isEqualTo(2 * 54);
    assertThat(exchanged[2 * 30]).as("tip of the nose").isEqualTo(2 * 30);
    assertThat(exchanged[0]).as("jaw").isEqualTo(2 * 16);
    assertThat(exchanged[2 * 60]).as("inner lips").isEqualTo(2 * 64);
    assertThat(LabelledFrame.exchangeSides(exchanged)).containsExactly(points);
  }

  private static AugmentationParams of(Record param) {
    return new AugmentationParams(
        param instanceof FlipParam flip ? flip : null,
        param instanceof RotationParam rotation ? rotation : null,
        null,
        param instanceof CropParam crop ? crop : null,
        param instanceof JitterParam jitter ? jitter : null);
  }
}
