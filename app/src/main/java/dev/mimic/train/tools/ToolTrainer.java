package dev.mimic.train.tools;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ToolConfig;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.RunFolder;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The training loop of small networks: pictures in, `best.safetensors` out.
///
/// Every `validate_every` steps the running mean of the weights is measured on the data's test
/// half; the best stay. Stopping it ([#stop], Ctrl-C) saves `last.safetensors`, from which it goes
/// on with the very next batch.
public final class ToolTrainer {
  private static final String BEST = "best.safetensors";
  private static final String LAST = "last.safetensors";

  private final Engine engine;
  private final ToolOptions options;
  private final ToolConfig.Training params;
  private final Consumer<String> notes;
  private volatile boolean stopping;

  /// @param notes hears what a person should know, one sentence each
  public ToolTrainer(Engine engine, ToolOptions options, Consumer<String> notes) {
    this.engine = engine;
    this.options = options;
    params = options.config().trainParams();
    this.notes = notes;
  }

  /// What came of a run.
  ///
  /// @param folder the run's own folder
  /// @param last the whole training, to go on with
  /// @param best the weights that ship, float16; null while nothing was validated
  /// @param steps how many were made, in all runs that led here
  /// @param score of the best weights; NaN while there are none
  /// @param numbers of the last validation
  public record Report(
      Path folder,
      Path last,
      @Nullable Path best,
      long steps,
      double score,
      Map<String, Double> numbers) {}

  /// Ends the run after the step in progress, with a checkpoint. From any thread.
  public void stop() {
    stopping = true;
  }

  /// Trains until the configuration's last step, or until stopped.
  ///
  /// @throws MimicException when data or checkpoint cannot be used, or a loss is not finite
  public Report run(Task.Maker maker, Progress progress) {
    CountDownLatch saved = new CountDownLatch(1);
    Thread onInterrupt = new Thread(() -> stopAndWait(saved), "mimic-save-on-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      return engine.call(() -> train(maker, progress));
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

  private Report train(Task.Maker maker, Progress progress) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.enabled();
        Task<?> task = maker.make(options.config(), options.device(), notes);
        ToolState state = new ToolState(options, task.network())) {
      Path checkpoint = options.checkpoint();
      String begun =
          checkpoint == null ? "" : state.load(Checkpoint.read(checkpoint), options.start());
      if (state.step() >= params.steps()) {
        throw new MimicException(
            "The checkpoint (%s) has %d steps behind it and the configuration wants %d: there is nothing left to train. Maybe --set train_params.steps=%d"
                .formatted(checkpoint, state.step(), params.steps(), 2 * state.step()));
      }
      RunFolder folder = // only now: whatever could be refused has been looked at
          RunFolder.create(
              options.logDir(),
              options.name(),
              options.config().yaml(),
              ZonedDateTime.now(),
              "step");
      if (!begun.isEmpty()) {
        folder.note(begun);
        notes.accept(begun);
      }
      return run(task, state, folder, progress);
    }
  }

  private <S> Report run(Task<S> task, ToolState state, RunFolder folder, Progress progress) {
    try (Samplers<S> samplers =
        new Samplers<>(task, options.seed(), params.batchSize(), options.workers(), state.step())) {
      return new Run<>(task, state, samplers, folder, progress).toTheEnd();
    }
  }

  /// One run over its open parts.
  private final class Run<S> {
    private final Task<S> task;
    private final ToolState state;
    private final Samplers<S> samplers;
    private final RunFolder folder;
    private final Progress progress;
    private final Path last;
    private final Path best;
    private Map<String, Double> numbers = Map.of();

    Run(Task<S> task, ToolState state, Samplers<S> samplers, RunFolder folder, Progress progress) {
      this.task = task;
      this.state = state;
      this.samplers = samplers;
      this.folder = folder;
      this.progress = progress;
      last = folder.path().resolve(LAST);
      best = folder.path().resolve(BEST);
    }

    Report toTheEnd() {
      ToolState.Best known = state.best();
      if (known != null) { // a run's folder is complete, whatever it was resumed from
        state.ship(best, known);
      }
      while (!stopping && state.step() < params.steps()) {
        untilValidation();
      }
      if (stopping) {
        notes.accept("Stopped; go on with --checkpoint '%s'.".formatted(last));
      }
      known = state.best();
      return new Report(
          folder.path(),
          last,
          known == null ? null : best,
          state.step(),
          known == null ? Double.NaN : known.score(),
          numbers);
    }

    private void untilValidation() {
      long start = System.nanoTime();
      Map<String, Double> sums = new LinkedHashMap<>();
      int steps = 0;
      boolean due = false;
      while (!stopping && !due) {
        try (Scope _ = Scope.open()) {
          step(sums);
        }
        steps++;
        progress.step(state.step(), params.steps());
        due = state.step() % params.validateEvery() == 0 || state.step() == params.steps();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (due) {
        int made = steps;
        sums.replaceAll((_, sum) -> sum / made);
        validate();
        sums.putAll(numbers);
        folder.line(
            Math.toIntExact(state.step()), sums, seconds, (long) steps * params.batchSize());
      }
      state.save(last, options.seed());
    }

    private void step(Map<String, Double> sums) {
      Map<String, Tensor> losses = task.losses(samplers.next());
      Tensor total = losses.values().stream().reduce(Tensor::add).orElseThrow();
      losses.forEach((name, loss) -> sums.merge(name, finite(name, loss.item()), Double::sum));
      total.backward();
      state.move(params.factor(state.step()));
    }

    private double finite(String name, double loss) {
      if (!Double.isFinite(loss)) {
        throw new MimicException(
            "The loss (%s) is (%s) at step %d, expected a finite number; checkpoints written before stay. Maybe lower train_params.learning_rate or look at the data."
                .formatted(name, loss, state.step()));
      }
      return loss;
    }

    private void validate() {
      StateDict weights = state.shipped();
      Task.Score score;
      try (Scope _ = Scope.open();
          Grad _ = Grad.disabled()) {
        score = task.validate(weights);
      }
      numbers = score.numbers();
      ToolState.Best known = state.best();
      if (known == null || score.value() > known.score()) {
        ToolState.Best found = new ToolState.Best(score.value(), state.step(), weights);
        state.best(found);
        state.ship(best, found);
        folder.note("Step %d is the best so far: %.5f.".formatted(state.step(), score.value()));
      }
    }
  }
}
