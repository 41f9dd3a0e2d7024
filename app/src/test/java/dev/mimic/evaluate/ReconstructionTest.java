package dev.mimic.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.config.ReconstructionParams;
import dev.mimic.data.Clip;
import dev.mimic.data.Frames;
import dev.mimic.evaluate.Reconstruction.ClipResult;
import dev.mimic.evaluate.Reconstruction.Result;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Fomm;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconstructionTest {
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
    out = root.resolve("out/reconstruction");
    Files.createDirectories(root.resolve("data/train"));
    SmallModel.folder(root.resolve("data/test/a#1"), 5, 3, 200);
    SmallModel.folder(root.resolve("data/test/b.x"), 3, 7, 100);
    SmallModel.folder(root.resolve("data/test/c"), 2, 1, 20);
  }

  @Test
  void measuresWhatAPlainLoopMeasures() {
    List<Clip> clips = SmallModel.clips(root.resolve("data"));

    Result result = reconstruct(clips, 2, 1000);

    List<Double> perFrame = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Double> plain = plainLoop(clips.get(i), null);
      ClipResult clip = result.clips().get(i);
      assertThat(clip.clip()).isEqualTo(clips.get(i).name());
      assertThat(clip.measures().frames()).isEqualTo(plain.size());
      assertThat(clip.measures().l1()).isCloseTo(mean(plain), within(1e-6));
      perFrame.addAll(plain);
    }
    assertThat(result.all().l1()).isCloseTo(mean(perFrame), within(1e-6)).isGreaterThan(0.01);
    assertThat(result.all().frames()).isEqualTo(10);
    assertThat(result.videos()).isEqualTo(3);
  }

  @Test
  void writesAGridAndAStripOfEachClip() throws IOException {
    List<Clip> clips = SmallModel.clips(root.resolve("data"));

    reconstruct(clips, 2, 1000);

    assertThat(names(out))
        .containsExactly("a#1.mp4", "b.x.mp4", "c.mp4", "png")
        .doesNotContain("train");
    assertThat(names(out.resolve("png"))).containsExactly("a#1.png", "b.x.png", "c.png");
    try (VideoReader grid = VideoReader.open(out.resolve("a#1.mp4"))) {
      assertThat(grid.info().width()).isEqualTo(5 * SmallModel.SIDE);
      assertThat(grid.info().height()).isEqualTo(SmallModel.SIDE);
      assertThat(grid.info().frameRate()).isEqualTo(new Rational(10, 1));
      assertThat(count(grid)).isEqualTo(5);
    }
    List<Image> predictions = new ArrayList<>();
    plainLoop(clips.get(0), predictions);
    Image strip = ImageFile.read(out.resolve("png/a#1.png"));
    for (int i = 0; i < 5; i++) {
      Image frame = strip.crop(i * SmallModel.SIDE, 0, SmallModel.SIDE, SmallModel.SIDE);
      assertThat(farthest(frame, predictions.get(i))).isLessThanOrEqualTo(1);
    }
    assertThat(strip.width()).isEqualTo(5 * SmallModel.SIDE);
  }

  @Test
  void writesGifsToo() {
    List<Clip> clips = SmallModel.clips(root.resolve("data"));

    Reconstruction.run(
        model.batched(1),
        clips,
        new ReconstructionParams(1, ".gif", 1),
        SmallModel.VISUALIZER,
        out,
        Progress.NONE);

    try (VideoReader grid = VideoReader.open(out.resolve("a#1.gif"))) {
      assertThat(count(grid)).isEqualTo(5);
    }
  }

  @Test
  void rebuildsExactlyAsManyClipsAsAskedFor() throws IOException {
    List<String> steps = new ArrayList<>();

    Result result =
        Reconstruction.run(
            model.batched(4),
            SmallModel.clips(root.resolve("data")),
            new ReconstructionParams(2, ".mp4", 1),
            SmallModel.VISUALIZER,
            out,
            (done, total) -> steps.add(done + "/" + total));

    assertThat(result.videos()).isEqualTo(2);
    assertThat(result.all().frames()).isEqualTo(8);
    assertThat(names(out)).containsExactly("a#1.mp4", "b.x.mp4", "png");
    assertThat(steps).containsExactly("1/2", "2/2");
  }

  @Test
  void givesTheSameForEveryBatchSize() {
    List<Clip> clips = SmallModel.clips(root.resolve("data"));

    Result one = reconstruct(clips, 1, 1);
    Image stripOfOne = ImageFile.read(out.resolve("png/a#1.png"));
    Result four = reconstruct(clips, 4, 1);
    Image stripOfFour = ImageFile.read(out.resolve("png/a#1.png"));

    assertThat(four.all().l1()).isCloseTo(one.all().l1(), within(1e-6));
    assertThat(farthest(stripOfOne, stripOfFour)).isLessThanOrEqualTo(1);
  }

  @Test
  void bringsFramesToTheSizeOfTheDataSet() {
    ImageFile.writePng(root.resolve("large/test/d/0.png"), Image.filled(128, 96, 9, 99, 9));
    Path train = SmallModel.folder(root.resolve("large/train/e"), 1, 1, 1);
    assertThat(train).exists();

    Result result = reconstruct(SmallModel.clips(root.resolve("large")), 1, 1);

    assertThat(result.all().frames()).isEqualTo(1);
    Image strip = ImageFile.read(out.resolve("png/d.png"));
    assertThat(strip.width()).isEqualTo(SmallModel.SIDE);
    assertThat(strip.height()).isEqualTo(SmallModel.SIDE);
  }

  @Test
  void leavesOlderResultsWhereAClipTurnsOutToBeDamaged() throws IOException {
    Files.createDirectories(out.resolve("png"));
    Files.writeString(out.resolve("a#1.mp4"), "older");
    Files.writeString(out.resolve("png/a#1.png"), "older");
    Files.writeString(root.resolve("data/test/a#1/003.png"), "no picture");
    List<Clip> clips = SmallModel.clips(root.resolve("data"));

    assertThatThrownBy(() -> reconstruct(clips, 1, 1000))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("003.png");

    assertThat(out.resolve("a#1.mp4")).hasContent("older");
    assertThat(out.resolve("png/a#1.png")).hasContent("older");
    assertThat(names(out)).containsExactly("a#1.mp4", "png");
    assertThat(names(out.resolve("png"))).containsExactly("a#1.png");
  }

  private Result reconstruct(List<Clip> clips, int batchSize, int videos) {
    return Reconstruction.run(
        model.batched(batchSize),
        clips,
        new ReconstructionParams(videos, ".mp4", 1),
        SmallModel.VISUALIZER,
        out,
        Progress.NONE);
  }

  /// The reference's loop: every frame on its own, the source encoded anew; adds to `predictions`.
  private static List<Double> plainLoop(Clip clip, List<Image> predictions) {
    List<Double> losses = new ArrayList<>();
    List<Image> images = new ArrayList<>();
    try (Frames frames = clip.frames()) {
      frames.forEachRemaining(images::add);
    }
    Fomm fomm = model.batched(1).fomm();
    for (Image image : images) {
      losses.add(
          model.engine.call(
              () -> {
                try (Scope _ = Scope.open()) {
                  Tensor source = ImageTensor.tensor(images.getFirst());
                  Tensor driving = ImageTensor.tensor(image);
                  Keypoints still = fomm.detector().forward(source);
                  Keypoints moving = fomm.detector().forward(driving);
                  Generator.Encoded encoded = fomm.generator().encode(source);
                  Tensor made =
                      fomm.generator().forward(encoded, still, moving, false).prediction();
                  if (predictions != null) {
                    predictions.addAll(ImageTensor.truncated(made));
                  }
                  return made.sub(driving).abs().mean().item();
                }
              }));
    }
    return losses;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /// The largest difference of two pictures, of 255.
  static int farthest(Image a, Image b) {
    assertThat(a.rgb()).hasSameSizeAs(b.rgb());
    int farthest = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      farthest = Math.max(farthest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
    }
    return farthest;
  }

  static int count(VideoReader reader) {
    int count = 0;
    for (; reader.hasNext(); count++) {
      reader.next();
    }
    return count;
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
