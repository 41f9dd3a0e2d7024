package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.Config;
import dev.mimic.golden.Golden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole trainings of the golden files' small network on clips that the test draws.
class TrainerTest {
  private static final int SIDE = 64;

  @TempDir Path folder;
  private final Engine engine = Engine.start(1);
  private final List<String> notes = new ArrayList<>();
  private Config config;

  @BeforeEach
  void drawClips() throws IOException {
    Path train = Files.createDirectories(folder.resolve("data/train"));
    Files.createDirectories(folder.resolve("data/test"));
    for (int clip = 0; clip < 4; clip++) {
      ImageFile.writePng(train.resolve("clip%d.png".formatted(clip)), strip(clip));
    }
    config =
        Config.load(Golden.path("tiny.yaml"))
            .with("dataset_params.root_dir=" + folder.resolve("data"))
            .with("train_params.num_repeats=2");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /// Eight frames side by side: a light square that walks over a dark ramp.
  private static Image strip(int clip) {
    int frames = 8;
    byte[] rgb = new byte[3 * SIDE * SIDE * frames];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE * frames; x++) {
        int at = x % SIDE - 4 * (x / SIDE) - 8;
        boolean square = Math.abs(at) < 8 && Math.abs(y - 16 - 8 * clip) < 8;
        for (int c = 0; c < 3; c++) {
          rgb[3 * (y * SIDE * frames + x) + c] = (byte) (square ? 220 - 20 * c : 2 * y / (c + 1));
        }
      }
    }
    return new Image(SIDE * frames, SIDE, rgb);
  }

  private TrainOptions options(
      Config config,
      String name,
      @Nullable Path checkpoint,
      TrainOptions.Start start,
      DType precision) {
    return new TrainOptions(
        config,
        name,
        checkpoint,
        start,
        folder.resolve("log"),
        null,
        null,
        ExpressionTest::landmarks,
        7,
        Device.CPU,
        precision,
        2,
        null);
  }

  private Trainer trainer(Config config, @Nullable Path checkpoint) {
    TrainOptions options =
        options(config, "tiny", checkpoint, TrainOptions.Start.EVERYTHING, DType.FLOAT32);
    return new Trainer(engine, options, notes::add);
  }

  @Test
  void leavesCheckpointsLogsCurvesAndGrids() throws IOException {
    Trainer.Report report = trainer(config, null).run(Progress.NONE);

    assertThat(report.epochs()).isEqualTo(2);
    assertThat(report.losses())
        .containsOnlyKeys(
            "perceptual",
            "gen_gan",
            "feature_matching",
            "equivariance_value",
            "equivariance_jacobian",
            "disc_gan");
    assertThat(Files.readString(report.folder().resolve("log.txt")))
        .containsPattern("00000001\\) perceptual - \\d+\\.\\d{5}; gen_gan - ");
    assertThat(Files.readAllLines(report.folder().resolve("metrics.jsonl"))).hasSize(2);
    assertThat(report.folder().resolve("loss.png")).isNotEmptyFile();
    assertThat(report.folder().resolve("00000000-checkpoint.pth.tar")).isNotEmptyFile();
    assertThat(report.checkpoint()).hasFileName("00000001-checkpoint.pth.tar");
    Image grid = ImageFile.read(report.folder().resolve("train-vis/00000001-rec.png"));
    int columns = 6 + 2 * 6 + 1; // pictures, two a motion of 5 keypoints and background, the sum
    assertThat(grid.width()).isEqualTo(columns * SIDE);
    assertThat(grid.height()).isEqualTo(2 * SIDE);
    assertThat(Config.load(report.folder().resolve("tiny.yaml")).yaml()).isEqualTo(config.yaml());
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void learns(DType precision) {
    Config longer =
        config.with("train_params.num_epochs=12").with("train_params.loss_weights.generator_gan=0");
    List<Double> perceptual = new ArrayList<>();
    TrainOptions options = options(longer, "tiny", null, TrainOptions.Start.EVERYTHING, precision);
    Trainer.Report report = new Trainer(engine, options, notes::add).run(Progress.NONE);
    try (Stream<String> lines = Files.lines(report.folder().resolve("metrics.jsonl"))) {
      lines.forEach(
          line ->
              perceptual.add(
                  Double.parseDouble(line.replaceAll(".*perceptual\": ([0-9.]+).*", "$1"))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    assertThat(perceptual).hasSize(12);
    assertThat(perceptual.getLast()).isLessThan(0.8 * perceptual.getFirst());
  }

  @Test
  void goesOnFromAnInterruptionAsIfThereHadBeenNone() {
    Config two = config.with("train_params.num_epochs=2");
    Trainer.Report whole = trainer(two, null).run(Progress.NONE);

    AtomicReference<Trainer> first = new AtomicReference<>();
    first.set(trainer(two, null));
    Trainer.Report part = // stopped in the middle of the second epoch
        first
            .get()
            .run(
                (done, _) -> {
                  if (done == 6) {
                    first.get().stop();
                  }
                });
    assertThat(part.epochs()).isEqualTo(1);
    Trainer.Report rest = trainer(two, part.checkpoint()).run(Progress.NONE);

    assertThat(notes).anyMatch(note -> note.contains("at epoch 1, batch 2"));
    Checkpoint expected = Checkpoint.read(whole.checkpoint());
    Checkpoint resumed = Checkpoint.read(rest.checkpoint());
    for (String network : List.of("generator", "kp_detector", "discriminator")) {
      StateDict a = expected.network(network);
      StateDict b = resumed.network(network);
      for (String name : a.names()) {
        assertThat(b.get(name).data().mismatch(a.get(name).data())).as(name).isEqualTo(-1);
      }
    }
  }

  @Test
  void aFineTuningTakesTheWeightsAlone() {
    Trainer.Report first = trainer(config, null).run(Progress.NONE);
    TrainOptions tuning =
        options(config, "tuned", first.checkpoint(), TrainOptions.Start.WEIGHTS, DType.FLOAT32);
    Trainer.Report tuned = new Trainer(engine, tuning, notes::add).run(Progress.NONE);
    assertThat(notes).anyMatch(note -> note.contains("at epoch 0, batch 0"));
    assertThat(tuned.losses().get("perceptual")).isLessThan(first.losses().get("perceptual"));
  }

  @Test
  void stillsAndLabelsAreTrainedOn() throws IOException {
    Path stills = Files.createDirectories(folder.resolve("stills"));
    ImageFile.writePng(stills.resolve("a.png"), strip(1).crop(0, 0, SIDE, SIDE));
    writeLabels(stills);
    Config looking =
        config
            .with("train_params.num_epochs=1")
            .with("dataset_params.stills.root_dir=" + stills)
            .with("dataset_params.stills.share=0.5");
    double plain = perceptual(looking);
    double emphasised = perceptual(looking.with("train_params.loss_weights.eyes_and_mouth=50"));
    assertThat(emphasised)
        .isGreaterThan(1.2 * plain); // the same samples, parts of them counted more
    Config seen = looking.with("train_params.loss_weights.expression=2");
    assertThat(trainer(seen, null).run(Progress.NONE).losses().get("expression")).isPositive();
  }

  @Test
  void keypointsAreLedToLandmarks() throws IOException {
    writeLabels(folder.resolve("data/train"));
    Config led =
        config
            .with("train_params.landmarks=[[30], [36, 37, 38]]")
            .with("train_params.loss_weights.landmarks=20")
            .with("train_params.loss_weights.perceptual=[0]") // keypoints alone
            .with("train_params.loss_weights.generator_gan=0")
            .with("train_params.lr_kp_detector=2.0e-3");
    Trainer.Report early = trainer(led.with("train_params.num_epochs=1"), null).run(Progress.NONE);
    Trainer.Report late = trainer(led.with("train_params.num_epochs=8"), null).run(Progress.NONE);
    assertThat(late.losses().get("landmarks")).isLessThan(0.5 * early.losses().get("landmarks"));
  }

  @Test
  void motionIsTrainedByTheMovedSourceWithoutAPictureBeingPainted() {
    Config moving =
        config
            .with("train_params.loss_weights.generator_gan=0")
            .with("train_params.loss_weights.perceptual=[0]")
            .with("train_params.loss_weights.deformed=10")
            .with("train_params.lr_generator=2.0e-3");
    Trainer.Report early =
        trainer(moving.with("train_params.num_epochs=1"), null).run(Progress.NONE);
    Trainer.Report late =
        trainer(moving.with("train_params.num_epochs=8"), null).run(Progress.NONE);
    assertThat(late.losses()).containsKey("deformed").doesNotContainKey("perceptual");
    assertThat(late.losses().get("deformed")).isLessThan(0.95 * early.losses().get("deformed"));
  }

  /// The clips' face, and the still's, all over the picture.
  private void writeLabels(Path stills) throws IOException {
    String points =
        IntStream.range(0, 68)
            .mapToObj(i -> "[%d, %d]".formatted(8 + i % 8 * 6, 10 + i / 8 * 5))
            .collect(Collectors.joining(", "));
    String label = "{\"file\": \"%s\", \"box\": [8, 8, 56, 56], \"points68\": [%s]}\n";
    Files.writeString(stills.resolve("labels.jsonl"), label.formatted("a.png", points));
    Files.writeString(
        folder.resolve("data/train/labels.jsonl"),
        label.formatted("clip0.png", points) + label.formatted("clip1.png", points));
  }

  private double perceptual(Config config) {
    return trainer(config, null).run(Progress.NONE).losses().get("perceptual");
  }

  @Test
  void aChangedNetworkBeginsWithTheWeightsThatFit() {
    Trainer.Report first = trainer(config, null).run(Progress.NONE);
    Config wider = config.with("model_params.generator_params.max_features=16");
    TrainOptions tuning =
        options(wider, "wider", first.checkpoint(), TrainOptions.Start.WHAT_FITS, DType.FLOAT32);
    new Trainer(engine, tuning, notes::add).run(Progress.NONE);
    assertThat(notes)
        .anyMatch(note -> note.matches("\\(kp_detector\\) begins with (\\d+) of its \\1 .*"))
        .anyMatch(note -> note.matches("\\(generator\\) begins with .*, fresh are .*"));
  }

  @Test
  void aFinishedTrainingIsNotGoneOnWith() {
    Trainer.Report first = trainer(config, null).run(Progress.NONE);
    assertThatThrownBy(() -> trainer(config, first.checkpoint()).run(Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("2 epochs")
        .hasMessageContaining("num_epochs=4");
  }

  @Test
  void whatCannotBeReadLeavesNoFolder() {
    Path nothing = folder.resolve("nothing.pth.tar");
    assertThatThrownBy(() -> trainer(config, nothing).run(Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("nothing.pth.tar");
    assertThat(folder.resolve("log")).doesNotExist();
  }

  @Test
  void aBrokenClipIsReportedOnceAndSkipped() throws IOException {
    Files.writeString(folder.resolve("data/train/broken.mp4"), "no video");
    Trainer.Report report = trainer(config, null).run(Progress.NONE);
    assertThat(report.epochs()).isEqualTo(2);
    assertThat(notes).filteredOn(note -> note.contains("broken.mp4")).hasSize(1);
  }

  @Test
  void aLossThatIsNoNumberStopsWithItsNameAndKeepsTheLastCheckpoint() {
    Config wild = config.with("train_params.lr_kp_detector=1e30").with("train_params.num_epochs=5");
    assertThatThrownBy(() -> trainer(wild, null).run(Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("equivariance")
        .hasMessageContaining("NaN");
  }
}
