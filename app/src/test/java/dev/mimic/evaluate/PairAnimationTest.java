package dev.mimic.evaluate;

import static dev.mimic.evaluate.ReconstructionTest.count;
import static dev.mimic.evaluate.ReconstructionTest.farthest;
import static dev.mimic.evaluate.ReconstructionTest.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.Progress;
import dev.mimic.config.AnimateParams;
import dev.mimic.config.AnimateParams.NormalizationParams;
import dev.mimic.config.DatasetParams;
import dev.mimic.config.ReconstructionParams;
import dev.mimic.data.ClipPair;
import dev.mimic.data.Clips;
import dev.mimic.evaluate.PairAnimation.Result;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairAnimationTest {
  private static final int SIDE = SmallModel.SIDE;
  private static final NormalizationParams RELATIVE = new NormalizationParams(false, true, true);
  private static final NormalizationParams ABSOLUTE = new NormalizationParams(false, false, false);

  private static SmallModel model;

  @TempDir Path root;
  private Path out;

  @BeforeAll
  static void load() {
    model = new SmallModel();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void makeClips() throws IOException {
    out = root.resolve("animation");
    Files.createDirectories(root.resolve("data/train"));
    SmallModel.folder(root.resolve("data/test/a.png"), 4, 3, 200);
    SmallModel.folder(root.resolve("data/test/b.mp4"), 3, 7, 100);
  }

  @Test
  void namesResultsAfterDriverAndSource() throws IOException {
    Result result = animate(listed("a.png", "b.mp4"), RELATIVE);

    assertThat(result.pairs()).isEqualTo(1);
    assertThat(result.frames()).isEqualTo(3); // of the driver
    assertThat(names(out)).containsExactly("b.mp4-a.png.mp4", "png");
    assertThat(names(out.resolve("png"))).containsExactly("b.mp4-a.png.png");
    try (VideoReader grid = VideoReader.open(out.resolve("b.mp4-a.png.mp4"))) {
      assertThat(grid.info().width()).isEqualTo(6 * SIDE); // with the keypoints carried over
      assertThat(count(grid)).isEqualTo(3);
    }
    assertThat(ImageFile.read(out.resolve("png/b.mp4-a.png.png")).width()).isEqualTo(3 * SIDE);
  }

  @Test
  void startsFromTheSourcesOwnPoseWhereMovementIsRelative() {
    animate(listed("a.png", "b.mp4"), RELATIVE);
    animate(listed("a.png", "a.png"), RELATIVE);

    // the driver's first frame moves nothing: the same as the source driven by itself
    assertThat(farthest(frame("b.mp4-a.png", 0), frame("a.png-a.png", 0))).isLessThanOrEqualTo(1);
    assertThat(farthest(frame("b.mp4-a.png", 1), frame("a.png-a.png", 1))).isGreaterThan(8);
  }

  @Test
  void takesTheDriversKeypointsWhereMovementIsAbsolute() {
    animate(listed("a.png", "a.png"), ABSOLUTE);
    Path reconstruction = root.resolve("reconstruction");
    Reconstruction.run(
        model.batched(2),
        SmallModel.clips(root.resolve("data")),
        new ReconstructionParams(1, ".mp4", 1),
        SmallModel.VISUALIZER,
        reconstruction,
        Progress.NONE);

    Image animated = ImageFile.read(out.resolve("png/a.png-a.png.png"));
    Image reconstructed = ImageFile.read(reconstruction.resolve("png/a.png.png"));
    assertThat(animated).isEqualTo(reconstructed);
  }

  @Test
  void animatesRandomPairsOfTheDataSet() throws IOException {
    DatasetParams params = SmallModel.params(root.resolve("data"), null);
    Clips clips = Clips.test(params, note -> {});

    Result result = animate(ClipPair.of(clips, params, 50), RELATIVE);

    assertThat(result.pairs()).isEqualTo(4); // two clips make four pairs
    assertThat(names(out.resolve("png")))
        .containsExactly(
            "a.png-a.png.png", "a.png-b.mp4.png", "b.mp4-a.png.png", "b.mp4-b.mp4.png");
  }

  private List<ClipPair> listed(String source, String driving) {
    Path list = root.resolve("pairs.csv");
    try {
      Files.writeString(
          list, "distance,source,driving,frame\n0,%s,%s,0\n".formatted(source, driving));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    DatasetParams params = SmallModel.params(root.resolve("data"), list.toString());
    return ClipPair.of(Clips.test(params, note -> {}), params, 50);
  }

  private Result animate(List<ClipPair> pairs, NormalizationParams normalization) {
    return PairAnimation.run(
        model.batched(2),
        pairs,
        new AnimateParams(50, ".mp4", normalization),
        SmallModel.VISUALIZER,
        out,
        Progress.NONE);
  }

  private Image frame(String name, int index) {
    Image strip = ImageFile.read(out.resolve("png").resolve(name + ".png"));
    return strip.crop(index * SIDE, 0, SIDE, SIDE);
  }
}
