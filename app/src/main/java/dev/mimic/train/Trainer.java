package dev.mimic.train;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.config.TrainParams;
import dev.mimic.data.Batch;
import dev.mimic.data.Batches;
import dev.mimic.data.Clips;
import dev.mimic.data.LabelledFrame;
import dev.mimic.data.Share;
import dev.mimic.data.VideoPair;
import dev.mimic.evaluate.Visualizer;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Generator;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.perceptual.PerceptualNetwork;
import dev.mimic.train.perceptual.PerceptualNetworks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The training loop: clips in, checkpoints out (`train.py`).
///
/// Decoding and augmentation run beside it. Stopping it ([#stop], Ctrl-C) saves a checkpoint from
/// which it goes on with the very next batch.
public final class Trainer {
  private final Engine engine;
  private final TrainOptions options;
  private final Config config;
  private final TrainParams params;
  private final Consumer<String> notes;
  private volatile boolean stopping;

  /// @param notes hears what a person should know, one sentence each
  public Trainer(Engine engine, TrainOptions options, Consumer<String> notes) {
    this.engine = engine;
    this.options = options;
    config = options.config();
    params = config.requireTrain();
    this.notes = notes;
  }

  /// What came of a run.
  ///
  /// @param folder the run's own folder
  /// @param epochs how many were finished, in all runs that led here
  /// @param losses means of the last finished epoch, by the reference's names
  public record Report(Path folder, Path checkpoint, int epochs, Map<String, Double> losses) {}

  /// Ends the run after the step in progress, with a checkpoint. From any thread.
  public void stop() {
    stopping = true;
  }

  /// Trains until the configuration's last epoch, or until stopped.
  ///
  /// @throws dev.mimic.MimicException when data or checkpoint cannot be used, or a loss is not
  ///   finite
  public Report run(Progress progress) {
    CountDownLatch saved = new CountDownLatch(1);
    Thread onInterrupt = new Thread(() -> stopAndWait(saved), "mimic-save-on-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      return engine.call(() -> train(progress));
    } finally {
      saved.countDown();
      removeHook(onInterrupt);
    }
  }

  private void stopAndWait(CountDownLatch saved) {
    stop();
    try {
      saved.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the machine is going down, which is what the hook was for
    }
  }

  // ---------------------------------------------------------------- on the engine's thread

  private Report train(Progress progress) {
    Log heard = new Log();
    requireShares();
    try (Scope _ = Scope.open();
        Grad _ = Grad.enabled();
        Replicas replicas = Replicas.join(options.place(), options.device());
        PerceptualNetwork perceptual =
            PerceptualNetworks.open(options.vgg(), options.perceptual());
        TrainingState state =
            new TrainingState(config, options.seed(), options.device(), DType.FLOAT32);
        Expression expression = expression();
        TrainingStep step = new TrainingStep(state, perceptual, expression, params, replicas);
        Batches batches =
            Batches.from(
                config,
                Clips.train(config.requireDataset(), heard),
                options.seed(),
                options.workers(),
                replicas.share());
        StepStart before = new StepStart(replicas.size() > 1 ? state.all() : List.of())) {
      heard.accept("The perceptual loss looks through " + perceptual.description() + ".");
      perceptual.to(options.device());
      perceptual.channelsLast();
      state.all().forEach(t -> t.network().computeConvolutionsIn(options.precision()));
      resume(state, heard);
      if (state.epoch() >= params.numEpochs()) {
        throw new MimicException(
            "The checkpoint (%s) has %d epochs behind it and the configuration wants %d: there is nothing left to train. Maybe --set train_params.num_epochs=%d"
                .formatted(
                    options.checkpoint(), state.epoch(), params.numEpochs(), 2 * state.epoch()));
      }
      if (replicas.size() > 1) {
        replicas.requireSame("training", "%s, %s".formatted(state.fingerprint(), batches));
      }
      RunFolder folder = folder(replicas, heard); // only now: what could be refused was looked at
      return new Run(folder, state, step, expression, batches, before, replicas, progress).epochs();
    }
  }

  private @Nullable Expression expression() {
    return params.lossWeights().looking()
        ? new Expression(options.landmarks().get(), options.device())
        : null;
  }

  /// Before anybody waits for the others.
  private void requireShares() {
    ProcessGroup.Place place = options.place();
    if (place != null) {
      new Share(place.rank(), place.size()).size(params.batchSize());
    }
  }

  /// The run's folder, which the first of the replicas makes for all.
  private RunFolder folder(Replicas replicas, Log heard) {
    if (!replicas.first()) {
      return RunFolder.of(Path.of(replicas.fromFirst("folder", "")), "epoch");
    }
    RunFolder folder =
        RunFolder.create(
            options.logDir(), options.name(), config.yaml(), ZonedDateTime.now(), "epoch");
    replicas.fromFirst("folder", folder.path().toString());
    heard.writeTo(folder);
    return folder;
  }

  /// Notes go to whoever listens and to the log, which begins when there is a folder for it.
  private final class Log implements Consumer<String> {
    private final List<String> early = new ArrayList<>();
    private @Nullable RunFolder folder;

    @Override
    public synchronized void accept(String sentence) {
      notes.accept(sentence);
      if (folder == null) {
        early.add(sentence);
      } else {
        folder.note(sentence);
      }
    }

    synchronized void writeTo(RunFolder to) {
      folder = to;
      early.forEach(to::note);
    }
  }

  private void resume(TrainingState state, Consumer<String> heard) {
    Path checkpoint = options.checkpoint();
    if (checkpoint != null) {
      state.load(Checkpoint.read(checkpoint), options.start()).forEach(heard);
      heard.accept(
          "Resumed from (%s) at epoch %d, batch %d."
              .formatted(checkpoint, state.epoch(), state.batch()));
    }
  }

  /// One run over its open parts.
  private final class Run {
    private final RunFolder folder;
    private final TrainingState state;
    private final TrainingStep step;
    private final @Nullable Expression expression;
    private final Batches batches;
    private final StepStart before;
    private final Replicas replicas;
    private final Progress progress;
    private final Visualizer visualizer = new Visualizer(config.visualizerOrDefault());
    private Map<String, Double> lastLosses = Map.of();
    private Path lastCheckpoint;
    private boolean ending; // what all replicas know of `stopping`

    Run(
        RunFolder folder,
        TrainingState state,
        TrainingStep step,
        @Nullable Expression expression,
        Batches batches,
        StepStart before,
        Replicas replicas,
        Progress progress) {
      this.folder = folder;
      this.state = state;
      this.step = step;
      this.expression = expression;
      this.batches = batches;
      this.before = before;
      this.replicas = replicas;
      this.progress = progress;
      lastCheckpoint = folder.checkpoint(state.epoch());
    }

    Report epochs() {
      batches.skipTo(state.epoch(), state.batch());
      before.remember();
      try {
        ending = replicas.any(stopping);
        while (!ending && state.epoch() < params.numEpochs()) {
          epoch();
        }
      } catch (RuntimeException e) {
        throw brokenOff(replicas.explained(e));
      }
      return new Report(folder.path(), lastCheckpoint, state.epoch(), lastLosses);
    }

    /// Saves what the last whole step left when another replica is gone. Two of them do, the same
    /// bytes under the same name: one may be the one that is gone.
    private RuntimeException brokenOff(RuntimeException why) {
      boolean begun = state.epoch() > 0 || state.batch() > 0;
      boolean saves = replicas.rank() < 2 && Files.isDirectory(folder.path());
      if (why instanceof Replicas.Gone && begun && saves) {
        before.restore();
        ending = true;
        save(state.batch() > 0 ? state.epoch() : state.epoch() - 1);
      }
      return why;
    }

    private void epoch() {
      long start = System.nanoTime();
      int epoch = state.epoch();
      Map<String, Double> sums = new LinkedHashMap<>();
      int steps = 0;
      Image grid = null;
      while (!ending && state.epoch() == epoch) {
        boolean last = state.batch() + 1 == batches.perEpoch();
        try (Scope _ = Scope.open()) {
          Batch batch = batches.next();
          Tensor source = pictures(batch, VideoPair::source);
          Tensor driving = pictures(batch, VideoPair::driving);
          TrainingStep.Result result = step(batch, source, driving);
          result.losses().forEach((name, value) -> sums.merge(name, value, Double::sum));
          grid = last ? grid(result, source, driving) : null;
        }
        steps++;
        state.at(last ? epoch + 1 : epoch, last ? 0 : state.batch() + 1);
        before.remember();
        progress.step(
            (long) epoch * batches.perEpoch() + (last ? batches.perEpoch() : state.batch()),
            (long) params.numEpochs() * batches.perEpoch());
        ending = replicas.any(stopping);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      int done = steps;
      sums.replaceAll((_, sum) -> sum / done);
      if (grid != null) {
        lastLosses = sums;
      }
      if (grid != null && replicas.first()) {
        folder.line(epoch, sums, seconds, (long) steps * params.batchSize());
        folder.grid(epoch, grid);
      }
      boolean due = state.epoch() % params.checkpointFreq() == 0;
      if (replicas.first() && (ending || due || state.epoch() >= params.numEpochs())) {
        save(epoch);
      }
    }

    private TrainingStep.Result step(Batch batch, Tensor source, Tensor driving) {
      long iteration = (long) batch.epoch() * batches.perEpoch() + batch.index();
      RandomWarp warp = // drawn for the whole batch, so that sharing it changes nothing
          RandomWarp.draw(
                  params.batchSize(),
                  params.transformParams(),
                  new SplittableRandom(options.seed() * 0x9E3779B97F4A7C15L + iteration))
              .narrow(replicas.share().first(params.batchSize()), source.size(0))
              .like(source);
      return step.run(
          source,
          driving,
          warp,
          Supervision.of(batch, params, expression, driving),
          params.learningRateFactor(batch.epoch(), iteration));
    }

    private Tensor pictures(Batch batch, Function<VideoPair, LabelledFrame> which) {
      List<Image> images = batch.pairs().stream().map(which).map(LabelledFrame::image).toList();
      return ImageTensor.tensor(images).to(options.device()); // (B, 3, H, W)
    }

    private void save(int epoch) {
      state.refuseNonFinite();
      lastCheckpoint = folder.checkpoint(epoch);
      state.save(lastCheckpoint, options.seed());
      if (ending) {
        notes.accept("Stopped; go on with --checkpoint '%s'.".formatted(lastCheckpoint));
      }
    }

    private Image grid(TrainingStep.Result result, Tensor source, Tensor driving) {
      GeneratorLoss.Result seen = result.forward();
      GeneratorLoss.Transformed warped = seen.transformed();
      Generator generator = state.fomm().generator();
      Tensor painted = seen.prediction();
      return visualizer.grid(
          new Visualizer.Scene(
              new Visualizer.Marked(source, seen.source()),
              warped == null ? null : new Visualizer.Marked(warped.frame(), warped.keypoints()),
              new Visualizer.Marked(driving, seen.driving()),
              generator.deformed(source, seen.motion(), false),
              painted != null
                  ? painted
                  : generator.render(generator.encode(source), seen.motion(), false),
              null,
              seen.motion(),
              true));
    }
  }
}
