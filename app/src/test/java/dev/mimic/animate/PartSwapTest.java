package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.animate.SwapOptions.Mask;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pipeline with the golden files' small network (64 px, features of 16 px). How pictures are
/// mixed is held to an oracle in `BlendTest`.
class PartSwapTest {
  private static final int SIDE = TinyModel.SIDE;
  private static final int EDGE = 8; // columns that see nothing of the other half
  private static final int ROUNDING = 1; // kernels of one result add in different orders
  private static final Rational RATE = new Rational(25, 1);
  private static final Mask.Parsed HAIR = new Mask.Parsed(List.of(17), "hair");

  @TempDir Path folder;
  private final TinyModel tiny = new TinyModel();
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void draw() throws IOException {
    ImageFile.writePng(folder.resolve("face.png"), TinyModel.picture(9));
    TinyModel.clip(folder.resolve("clip"), 0, 4);
  }

  @AfterEach
  void close() {
    tiny.close();
  }

  private Path grey(String name, int width, int height, int level) {
    Path file = folder.resolve(name);
    ImageFile.writePng(file, Image.filled(width, height, level, level, level));
    return file;
  }

  /// White in its right half.
  private Path half(String name, int side) {
    Image black = Image.filled(side, side, 0, 0, 0);
    Image white = Image.filled(side / 2, side, 255, 255, 255);
    ImageFile.writePng(folder.resolve(name), black.with(white, side / 2, 0));
    return folder.resolve(name);
  }

  private SwapOptions options(String name, Mask mask, boolean ofSource, boolean hard, int batch) {
    return new SwapOptions(
        folder.resolve("face.png"),
        folder.resolve("clip"),
        folder.resolve(name + ".gif"),
        folder.resolve(name),
        RATE,
        mask,
        ofSource,
        hard,
        true,
        batch);
  }

  private List<Image> swapped(String name, Mask mask) {
    return swapped(options(name, mask, false, false, 1), null);
  }

  private List<Image> swapped(SwapOptions options, PartSwap.Parser parser) {
    PartSwap swap = new PartSwap(tiny.engine, tiny.model, parser, notes::add);
    PartSwap.Report report = swap.run(options, Progress.NONE);
    List<Image> frames = new ArrayList<>();
    for (int n = 0; n < report.frames(); n++) {
      frames.add(ImageFile.read(options.png().resolve("%07d.png".formatted(n))));
    }
    return frames;
  }

  private Mask white() {
    return new Mask.Drawn(grey("white.png", 10, 10, 255));
  }

  /// The pictures that the target's frames become without any source.
  private List<Image> repainted() throws IOException {
    Path masks = Files.createDirectory(folder.resolve("almost-black"));
    ImageFile.writePng(masks.resolve("a.png"), Image.filled(8, 8, 0, 0, 0));
    ImageFile.writePng(masks.resolve("b.png"), Image.filled(8, 8, 0, 0, 0));
    ImageFile.writePng(masks.resolve("c.png"), Image.filled(8, 8, 0, 0, 0));
    ImageFile.writePng(masks.resolve("d.png"), Image.filled(8, 8, 255, 255, 255));
    return swapped("repainted", new Mask.Drawn(masks)).subList(0, 3);
  }

  private static Image left(Image picture) {
    return picture.crop(0, 0, EDGE, SIDE);
  }

  private static Image right(Image picture) {
    return picture.crop(SIDE - EDGE, 0, EDGE, SIDE);
  }

  private static int difference(Image a, Image b) {
    int largest = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
    }
    return largest;
  }

  @Test
  void aWhiteMaskGivesTheSourceInTheTargetsPoses() {
    List<Image> all = swapped("all", white());

    AnimateOptions absolute =
        new AnimateOptions(
            folder.resolve("face.png"),
            new AnimateOptions.Drivers(
                List.of(folder.resolve("clip")), RATE, false, AnimateOptions.Shorter.HOLD),
            new AnimateOptions.Result(
                folder.resolve("animated.gif"), folder.resolve("animated"), true, false),
            null,
            false,
            new AnimateOptions.Motion(false, false),
            new AnimateOptions.Origin.Frame(0),
            false,
            1);
    new Animator(tiny.engine, tiny.model, FaceTools.NONE, notes::add).run(absolute, Progress.NONE);
    assertThat(all).hasSize(4).doesNotHaveDuplicates();
    for (int n = 0; n < 4; n++) {
      assertThat(folder.resolve("all/%07d.png".formatted(n)))
          .hasSameBinaryContentAs(folder.resolve("animated/%07d.png".formatted(n)));
    }
    assertThat(notes).hasSize(1).first().asString().contains("white.png", "white everywhere");
  }

  @Test
  void eachHalfOfTheMaskShowsItsOwnPicture() throws IOException {
    List<Image> both = swapped("both", new Mask.Drawn(half("half.png", 100)));
    List<Image> source = swapped("source", white());
    List<Image> target = repainted();
    for (int n = 0; n < 3; n++) {
      assertThat(difference(left(both.get(n)), left(target.get(n)))).isLessThanOrEqualTo(ROUNDING);
      assertThat(difference(left(both.get(n)), left(source.get(n)))).isGreaterThan(ROUNDING);
      assertThat(difference(right(both.get(n)), right(source.get(n))))
          .isLessThanOrEqualTo(ROUNDING);
      assertThat(difference(right(both.get(n)), right(target.get(n)))).isGreaterThan(ROUNDING);
    }
  }

  @Test
  void hardTakesAPixelOrLeavesIt() {
    Mask light = new Mask.Drawn(grey("light.png", 8, 8, 128));
    List<Image> soft = swapped("soft", light);
    List<Image> hard = swapped(options("hard", light, false, true, 1), null);
    assertThat(hard).isEqualTo(swapped("source", white())).isNotEqualTo(soft);
  }

  @Test
  void aMaskOfTheSourceMovesWithIt() {
    Mask half = new Mask.Drawn(half("half.png", 64));
    List<Image> still = swapped("still", half);
    List<Image> moving = swapped(options("moving", half, true, false, 1), null);
    assertThat(moving).hasSize(4).doesNotContainAnyElementsOf(still);
  }

  @Test
  void theBatchSizeDoesNotChangeTheResult() throws IOException {
    Path masks = Files.createDirectory(folder.resolve("masks"));
    for (int n = 0; n < 4; n++) {
      ImageFile.writePng(masks.resolve(n + ".png"), TinyModel.picture(3 - n));
    }
    for (boolean ofSource : new boolean[] {false, true}) {
      Mask mask = new Mask.Drawn(masks);
      List<Image> one = swapped(options("one" + ofSource, mask, ofSource, false, 1), null);
      List<Image> three = swapped(options("three" + ofSource, mask, ofSource, false, 3), null);
      assertThat(three).isEqualTo(one);
    }
  }

  @Test
  void theLastMaskOfAClipHolds() throws IOException {
    Path masks = Files.createDirectory(folder.resolve("masks"));
    ImageFile.writePng(masks.resolve("0.png"), Image.filled(8, 8, 0, 0, 0));
    ImageFile.writePng(masks.resolve("1.png"), Image.filled(8, 8, 255, 255, 255));

    List<Image> frames = swapped("held", new Mask.Drawn(masks));

    List<Image> source = swapped("source", white());
    assertThat(frames.subList(1, 4)).isEqualTo(source.subList(1, 4));
    assertThat(frames.getFirst()).isNotEqualTo(source.getFirst());
    assertThat(notes)
        .contains("The mask (%s) ends after 2 frames: its last one holds.".formatted(masks));
  }

  @Test
  void aMaskOfAnotherShapeIsStretchedAndSaysSo() {
    List<Image> wide = swapped("wide", new Mask.Drawn(grey("wide.png", 40, 20, 255)));

    assertThat(notes).first().asString().contains("(40 x 20)", "(64 x 64)", "stretched");
    assertThat(wide).isEqualTo(swapped("source", white()));
  }

  @Test
  void aMaskThatLetsNothingThroughIsRefused() throws IOException {
    Path older = Files.writeString(folder.resolve("black.gif"), "older");
    Mask black = new Mask.Drawn(grey("black.png", 8, 8, 0));
    Mask dark = new Mask.Drawn(grey("dark.png", 8, 8, 127));

    assertThatThrownBy(() -> swapped("black", black))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("black.png")
        .hasMessageContaining("Maybe");
    assertThatThrownBy(() -> swapped(options("black", dark, false, true, 1), null))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("dark.png")
        .hasMessageContaining("--hard");
    assertThatThrownBy(() -> swapped("black", new Mask.Drawn(folder.resolve("no-such.png"))))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("mask")
        .hasMessageContaining("no-such.png");
    assertThat(older).hasContent("older");
    assertThat(folder.resolve("black")).isEmptyDirectory();
  }

  @Test
  void nothingIsMadeOutOfItself() {
    Path mask = grey("mask.gif.png", 8, 8, 255);

    assertThatThrownBy(
            () ->
                new SwapOptions(
                    folder.resolve("face.png"),
                    folder.resolve("clip"),
                    mask,
                    null,
                    RATE,
                    new Mask.Drawn(mask),
                    false,
                    false,
                    true,
                    1))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("mask.gif.png");
  }

  @Test
  void theSoundIsTheTargets() {
    Path clip = Shared.path("data/awkward/with-audio.mp4");
    for (boolean sound : new boolean[] {true, false}) {
      Path result = folder.resolve(sound + ".mp4");
      SwapOptions options =
          new SwapOptions(
              folder.resolve("face.png"),
              clip,
              result,
              null,
              RATE,
              white(),
              false,
              false,
              sound,
              8);

      new PartSwap(tiny.engine, tiny.model, null, notes::add).run(options, Progress.NONE);

      try (VideoReader made = VideoReader.open(result);
          VideoReader target = VideoReader.open(clip)) {
        assertThat(made.info().audio()).isEqualTo(sound);
        assertThat(made.info().frameRate()).isEqualTo(target.info().frameRate());
        assertThat(made.info().frames()).isEqualTo(target.info().frames());
      }
    }
  }

  // ---------------------------------------------------------------- parts that a parser finds

  /// A parser that finds hair in the right half of some pictures and nothing but skin elsewhere.
  ///
  /// @param probability of hair there
  private static PartSwap.Parser hair(float probability, IntPredicate inPicture) {
    int[] count = {0};
    return picture -> {
      assertThat(picture.shape()).containsExactly(1, 3, SIDE, SIDE);
      float there = inPicture.test(count[0]++) ? probability : 0;
      float[] classes = new float[19 * 512 * 512];
      for (int i = 0; i < 512 * 512; i++) {
        float here = i % 512 < 256 ? 0 : there;
        classes[17 * 512 * 512 + i] = here;
        classes[512 * 512 + i] = 1 - here;
      }
      return Tensor.of(classes, 1, 19, 512, 512);
    };
  }

  @Test
  void partsComeFromTheFrames() throws IOException {
    List<Image> found = swapped(options("found", HAIR, false, false, 2), hair(1, n -> n % 2 == 0));

    List<Image> source = swapped("source", white());
    List<Image> target = repainted();
    assertThat(difference(left(found.getFirst()), left(target.getFirst())))
        .isLessThanOrEqualTo(ROUNDING);
    // the parser's mask is blurred, also with what lies outside: the source alone is nowhere
    assertThat(difference(rows(found.getFirst()), rows(source.getFirst()))).isLessThan(5);
    assertThat(difference(rows(found.getFirst()), rows(target.getFirst()))).isGreaterThan(10);
    assertThat(found.get(1)).isEqualTo(target.get(1));
    assertThat(notes)
        .contains(
            "In 2 of 4 frames none of the parts (hair) was found: they show the target alone.");
  }

  private static Image rows(Image picture) {
    return picture.crop(SIDE * 3 / 4, SIDE / 2 - 1, 1, 2);
  }

  @Test
  void severalPartsAreOne() {
    Mask both = new Mask.Parsed(List.of(1, 17), "skin,hair");

    List<Image> all = swapped(options("all", both, false, true, 1), hair(0.6f, _ -> true));

    assertThat(rows(all.getFirst())).isEqualTo(rows(swapped("source", white()).getFirst()));
  }

  @Test
  void hardPartsAreAllThereOrNot() {
    List<Image> sure = swapped(options("sure", HAIR, false, true, 1), hair(0.6f, _ -> true));
    List<Image> surer = swapped(options("surer", HAIR, false, true, 1), hair(1, _ -> true));
    List<Image> soft = swapped(options("soft", HAIR, false, false, 1), hair(0.6f, _ -> true));

    assertThat(sure).isEqualTo(surer).isNotEqualTo(soft);
  }

  @Test
  void partsOfTheSourceAreLookedForOnce() {
    List<Image> frames = swapped(options("once", HAIR, true, false, 3), hair(1, n -> n == 0));

    assertThat(frames).hasSize(4);
    assertThat(notes).isEmpty();
  }

  @Test
  void partsThatAreNowhereAreNoSilentCopy() {
    assertThatThrownBy(() -> swapped(options("a", HAIR, false, false, 1), hair(0.5f, _ -> true)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(hair)")
        .hasMessageContaining("--mask");
    assertThatThrownBy(() -> swapped(options("b", HAIR, true, false, 1), hair(1, n -> n > 0)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("face.png")
        .hasMessageContaining("(hair)");
    assertThat(folder.resolve("a.gif")).doesNotExist();
    assertThat(folder.resolve("b.gif")).doesNotExist();
  }
}
