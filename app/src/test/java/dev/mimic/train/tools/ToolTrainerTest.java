package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.config.ToolConfig;
import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Module;
import dev.mimic.nn.Sequence;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.TrainOptions.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop, with a network that learns to turn numbers round.
class ToolTrainerTest {
  @TempDir Path folder;
  private final Engine engine = Engine.start(1);
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    engine.close();
  }

  /// Two numbers in, the same with other signs out, over a batch norm, whose statistics must be
  /// kept too. Validation says how near it is; `scores` are said in its place where they are given.
  private static final class Negation implements Task<float[]> {
    private final Sequence network =
        new Sequence()
            .then("norm", new BatchNorm2d(2))
            .then("conv", new Conv2d(2, 4, 1, 0))
            .relu()
            .then("last", new Conv2d(4, 2, 1, 0));
    private final List<Double> scores;

    Negation(List<Double> scores) {
      this.scores = new ArrayList<>(scores);
    }

    @Override
    public Module network() {
      return network;
    }

    @Override
    public float[] sample(RandomGenerator random) {
      return new float[] {random.nextFloat(), random.nextFloat()};
    }

    @Override
    public Map<String, Tensor> losses(List<float[]> batch) {
      float[] numbers = new float[2 * batch.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = batch.get(i / 2)[i % 2];
      }
      Tensor x = Tensor.of(numbers, batch.size(), 2, 1, 1);
      return Map.of("square", network.forward(x).add(x).square().mean());
    }

    @Override
    public Score validate(StateDict weights) {
      if (!scores.isEmpty()) {
        return new Score(scores.removeFirst(), Map.of());
      }
      try (Sequence copy =
          new Sequence()
              .then("norm", new BatchNorm2d(2))
              .then("conv", new Conv2d(2, 4, 1, 0))
              .relu()
              .then("last", new Conv2d(4, 2, 1, 0))) {
        copy.load(weights);
        Tensor x = Tensor.of(new float[] {0.25f, 0.75f}, 1, 2, 1, 1);
        double apart = copy.forward(x).add(x).abs().mean().item();
        return new Score(-apart, Map.of("apart", apart));
      }
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private ToolConfig config(String... overrides) {
    ToolConfig config = ToolConfig.find("mimic-finder");
    List<String> all = new ArrayList<>();
    all.addAll(
        List.of(
            "train_params.steps=40",
            "train_params.batch_size=3",
            "train_params.learning_rate=0.05",
            "train_params.warm_up=5",
            "train_params.average=0.9",
            "train_params.validate_every=10"));
    all.addAll(Arrays.asList(overrides));
    for (String override : all) {
      config = config.with(override);
    }
    return config;
  }

  private ToolTrainer trainer(ToolConfig config, @Nullable Path checkpoint, Start start) {
    return new ToolTrainer(
        engine,
        new ToolOptions(
            config,
            "tiny",
            checkpoint,
            start,
            folder.resolve("log"),
            7,
            Device.CPU,
            DType.FLOAT32,
            2),
        notes::add);
  }

  private static Task<?> negation(ToolConfig config, Device device, Consumer<String> heard) {
    return new Negation(List.of());
  }

  private static StateDict weights(Path file) {
    return Checkpoint.read(file).weights();
  }

  private static void assertSameBits(StateDict actual, StateDict expected) {
    assertThat(actual.names()).containsExactlyElementsOf(expected.names());
    for (String name : expected.names()) {
      assertThat(actual.get(name).data().mismatch(expected.get(name).data()))
          .as(name)
          .isEqualTo(-1);
    }
  }

  @Test
  void learnsAndLeavesWeightsLogAndCurves() throws IOException {
    ToolTrainer.Report report =
        trainer(config("train_params.steps=300"), null, Start.EVERYTHING)
            .run(ToolTrainerTest::negation, Progress.NONE);

    assertThat(report.steps()).isEqualTo(300);
    assertThat(report.score()).isGreaterThan(-0.1); // it began near -0.5
    assertThat(report.numbers()).containsOnlyKeys("apart");
    assertThat(report.folder().resolve("loss.png")).isNotEmptyFile();
    assertThat(Files.readAllLines(report.folder().resolve("metrics.jsonl")))
        .hasSize(30)
        .first()
        .asString()
        .contains("\"step\": 10", "\"square\": ", "\"apart\": ");
    assertThat(Files.readString(report.folder().resolve("log.txt"))).contains("is the best so far");
    assertThat(ToolConfig.find(report.folder().resolve("tiny.yaml").toString()))
        .isEqualTo(config("train_params.steps=300"));
  }

  @Test
  void whatShipsIsHalfPrecisionAndReadBackIntoSinglePrecision() {
    ToolTrainer.Report report =
        trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);

    StateDict best = weights(report.best());
    assertThat(best.asMap().values()).extracting(Stored::type).containsOnly(DType.FLOAT16);
    assertThat(best.names()).contains("norm.running_var", "conv.weight", "last.bias");
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled();
        Negation task = new Negation(List.of())) {
      task.network().load(best);
      assertThat(task.network().parameters().get("conv.weight").type()).isEqualTo(DType.FLOAT32);
      assertThat(task.validate(best).value()).isEqualTo(report.score());
    }
  }

  @Test
  void goesOnFromAnInterruptionAsIfThereHadBeenNone() {
    ToolTrainer.Report whole =
        trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);

    AtomicReference<ToolTrainer> first = new AtomicReference<>();
    first.set(trainer(config(), null, Start.EVERYTHING));
    ToolTrainer.Report part =
        first
            .get()
            .run(
                ToolTrainerTest::negation,
                (done, _) -> {
                  if (done == 17) {
                    first.get().stop();
                  }
                });
    assertThat(part.steps()).isEqualTo(17);
    assertThat(notes).anyMatch(note -> note.contains("Stopped; go on with --checkpoint"));
    ToolTrainer.Report rest =
        trainer(config(), part.last(), Start.EVERYTHING)
            .run(ToolTrainerTest::negation, Progress.NONE);

    assertThat(notes).anyMatch(note -> note.contains("at step 17"));
    assertSameBits(weights(rest.last()), weights(whole.last())); // moments and means too
    assertSameBits(weights(rest.best()), weights(whole.best()));
    assertThat(rest.score()).isEqualTo(whole.score());
  }

  @Test
  void theBestWeightsStayWhateverComesAfter() {
    ToolTrainer.Report report =
        trainer(config(), null, Start.EVERYTHING)
            .run((_, _, _) -> new Negation(List.of(0.1, 0.9, 0.5, 0.4)), Progress.NONE);
    assertThat(report.score()).isEqualTo(0.9);
    assertThat(Checkpoint.read(report.best()).metadata()).containsEntry("step", "20");

    ToolTrainer.Report resumed = // nothing better comes, in another folder
        trainer(config("train_params.steps=60"), report.last(), Start.EVERYTHING)
            .run((_, _, _) -> new Negation(List.of(0.3, 0.2)), Progress.NONE);
    assertThat(resumed.folder()).isNotEqualTo(report.folder());
    assertThat(resumed.score()).isEqualTo(0.9);
    assertSameBits(weights(resumed.best()), weights(report.best()));
  }

  @Test
  void weightsAloneBeginATraining() {
    ToolTrainer.Report first =
        trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);
    for (Start start : List.of(Start.WEIGHTS, Start.WHAT_FITS)) {
      trainer(config(), first.best(), start).run(ToolTrainerTest::negation, Progress.NONE);
    }
    assertThat(notes)
        .anyMatch(note -> note.matches("The training begins with the weights of \\(.*\\)\\."))
        .anyMatch(note -> note.endsWith("best.safetensors), 8 of 8 tensors."));
    assertThatThrownBy(
            () ->
                trainer(config(), first.best(), Start.EVERYTHING)
                    .run(ToolTrainerTest::negation, Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("holds no training to go on with")
        .hasMessageEndingWith("Maybe --load, to begin with its weights");
  }

  @Test
  void anotherNetworksCheckpointIsRefused() {
    ToolTrainer.Report first =
        trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);
    assertThatThrownBy(
            () ->
                trainer(config("network=sharpener"), first.last(), Start.EVERYTHING)
                    .run(ToolTrainerTest::negation, Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("is of a (face-finder), expected a (sharpener)");
  }

  @Test
  void aFinishedTrainingIsNotGoneOnWith() {
    ToolTrainer.Report first =
        trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);
    assertThatThrownBy(
            () ->
                trainer(config(), first.last(), Start.EVERYTHING)
                    .run(ToolTrainerTest::negation, Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("train_params.steps=80");
  }

  @Test
  void aLossThatIsNoNumberStopsWithItsName() {
    assertThatThrownBy(
            () ->
                trainer(config("train_params.learning_rate=1e30"), null, Start.EVERYTHING)
                    .run(ToolTrainerTest::negation, Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageMatching("The (loss|weights) \\(.*");
  }

  @Test
  void whatASampleCannotBeMadeOfIsSaid() {
    assertThatThrownBy(
            () ->
                trainer(config(), null, Start.EVERYTHING)
                    .run((_, _, _) -> new Starving(), Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessage("The picture (a.jpg) is missing.");
  }

  /// Its pictures are gone.
  private static final class Starving implements Task<float[]> {
    private final Negation other = new Negation(List.of());

    @Override
    public Module network() {
      return other.network();
    }

    @Override
    public float[] sample(RandomGenerator random) {
      throw new MimicException("The picture (a.jpg) is missing.");
    }

    @Override
    public Map<String, Tensor> losses(List<float[]> batch) {
      return other.losses(batch);
    }

    @Override
    public Score validate(StateDict weights) {
      return other.validate(weights);
    }

    @Override
    public void close() {
      other.close();
    }
  }

  @Test
  void aRunKeepsNothing() {
    trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);
    long before = Pointer.totalCount();
    trainer(config(), null, Start.EVERYTHING).run(ToolTrainerTest::negation, Progress.NONE);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
