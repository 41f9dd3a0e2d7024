package dev.mimic.cli;

import dev.mimic.Progress;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.config.Config;
import dev.mimic.config.ToolConfig;
import dev.mimic.data.ClipPair;
import dev.mimic.data.Clips;
import dev.mimic.evaluate.LoadedModel;
import dev.mimic.evaluate.PairAnimation;
import dev.mimic.evaluate.Reconstruction;
import dev.mimic.evaluate.Visualizer;
import dev.mimic.model.Fomm;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import dev.mimic.train.TrainOptions;
import dev.mimic.train.Trainer;
import dev.mimic.train.tools.Task;
import dev.mimic.train.tools.ToolOptions;
import dev.mimic.train.tools.ToolTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The three modes of the original's `run.py`, each from options to its line of JSON.
record Modes(Console console, RunOptions run, MachineOptions machine, Manners manners) {
  /// Trains in this process, or starts the processes that do.
  ///
  /// @param arguments of the program
  void train(TrainingOptions training, ReplicaOptions several, List<String> arguments) {
    machine.check();
    training.check();
    if (several.replica != null) {
      Seat seat = Seat.parse(several.replica);
      Replica.endWithParent();
      try (Engine engine = machine.engine(seat.here())) {
        Device device = Replica.device(run.device(machine, seat.local()), seat);
        training.workers = training.workers(seat.here());
        ProcessGroup.Place place = seat.place(several.patience());
        train(training, engine, device, place, Replica.progress(console));
      }
      return;
    }
    List<Seat> seats = several.seats(run.deviceIds(machine).size(), System.getenv());
    try (ProgressBar bar = console.progress("batches", manners.progress)) {
      if (!seats.isEmpty()) {
        new Launch(console, bar, several.patience()).run(seats, arguments);
        return;
      }
      Device device = Device.parse(run.device(machine));
      try (Engine engine = machine.engine()) {
        train(training, engine, device, null, bar);
      }
    }
  }

  private void train(
      TrainingOptions training,
      Engine engine,
      Device device,
      ProcessGroup.@Nullable Place place,
      Progress progress) {
    TrainOptions options =
        new TrainOptions(
            run.read(console),
            run.name(),
            run.checkpoint,
            run.start,
            run.logDir,
            training.vgg,
            training.perceptual,
            () -> WeightsFile.read(Catalogue.open(), null, "mimic-landmarks").weights(),
            training.seed,
            device,
            machine.precision.exactOn(device),
            training.workers(),
            place);
    Trainer.Report report = new Trainer(engine, options, console::note).run(progress);
    new ResultLine()
        .with("output", report.folder().toString())
        .with("checkpoint", report.checkpoint().toString())
        .with("epochs", report.epochs())
        .with("losses", new TreeMap<>(report.losses()))
        .print(console.out());
  }

  /// Trains a small network: a configuration that says `network:`.
  void trainTool(TrainingOptions training) {
    machine.check();
    training.refusePerceptual();
    Device device = Device.parse(run.device(machine));
    ToolConfig config = run.readTool();
    try (Engine engine = machine.engine();
        ProgressBar bar = console.progress("steps", manners.progress)) {
      ToolOptions options =
          new ToolOptions(
              config,
              run.name(),
              run.checkpoint,
              run.start,
              run.logDir,
              training.seed,
              device,
              machine.precision.exactOn(device),
              training.workers());
      ToolTrainer.Report report =
          new ToolTrainer(engine, options, console::note).run(ToolTasks::make, bar);
      ResultLine line =
          new ResultLine()
              .with("output", report.folder().toString())
              .with("checkpoint", report.last().toString())
              .with("steps", report.steps());
      if (report.best() != null) {
        line.with("best", report.best().toString()).rounded("score", report.score(), 5);
      }
      line.with("numbers", new TreeMap<>(report.numbers())).print(console.out());
    }
  }

  /// Measures a small network on its data's test half, as its training does: the weights of
  /// `--checkpoint`, or else those in the box.
  void measureTool() {
    machine.check();
    ToolConfig config = run.readTool();
    Device device = Device.parse(run.device(machine));
    Held held =
        run.checkpoint != null
            ? WeightsFile.of(run.checkpoint)
            : BundledModel.weights(Catalogue.open(), run.config);
    if (held == null) {
      throw new UsageException(
          "No weights are in the box for (%s), expected a file. Maybe --checkpoint best.safetensors"
              .formatted(run.config));
    }
    try (Engine engine = machine.engine()) {
      Task.Score score = engine.call(() -> score(config, device, held));
      new ResultLine()
          .with("checkpoint", held.name())
          .rounded("score", score.value(), 5)
          .with("numbers", new TreeMap<>(score.numbers()))
          .print(console.out());
    }
  }

  private Task.Score score(ToolConfig config, Device device, Held held) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled();
        Task<?> task = ToolTasks.make(config, device, console::note)) {
      return task.validate(WeightsFile.read(held).weights());
    }
  }

  private static String said(Reconstruction.Measures of) {
    return "L1 %.4f, %.2f of the first frame's %.4f; %.0f %% near; gradient %.2f"
        .formatted(of.l1(), of.l1() / of.still(), of.still(), 100 * of.near(), of.gradient());
  }

  void reconstruct(String command) {
    evaluate(
        command,
        (config, clips, model, folder) -> {
          Reconstruction.Result result;
          try (ProgressBar bar = console.progress("clips", manners.progress)) {
            result =
                Reconstruction.run(
                    model,
                    clips.list(),
                    config.reconstructionOrDefault(),
                    new Visualizer(config.visualizerOrDefault()),
                    folder.resolve("reconstruction"),
                    bar);
          }
          result.clips().forEach(clip -> console.note(clip.clip() + ": " + said(clip.measures())));
          Reconstruction.Measures all = result.all();
          new ResultLine()
              .rounded("l1", all.l1(), 6)
              .rounded("still", all.still(), 6)
              .rounded("near", all.near(), 3)
              .rounded("gradient", all.gradient(), 3)
              .with("videos", result.videos())
              .with("frames", all.frames())
              .print(console.out());
        });
  }

  void animate(String command) {
    evaluate(
        command,
        (config, clips, model, folder) -> {
          Path output = folder.resolve("animation");
          PairAnimation.Result result;
          try (ProgressBar bar = console.progress("pairs", manners.progress)) {
            result =
                PairAnimation.run(
                    model,
                    ClipPair.of(
                        clips, config.requireDataset(), config.animateOrDefault().numPairs()),
                    config.animateOrDefault(),
                    new Visualizer(config.visualizerOrDefault()),
                    output,
                    bar);
          }
          new ResultLine()
              .with("output", output.toString())
              .with("pairs", result.pairs())
              .with("frames", result.frames())
              .print(console.out());
        });
  }

  private interface Evaluation {
    void run(Config config, Clips clips, LoadedModel model, Path folder);
  }

  private void evaluate(String command, Evaluation evaluation) {
    machine.check();
    String name = run.device(machine);
    Held weights = run.requireWeights(command);
    if (weights instanceof Bundled) {
      console.note(
          "The weights are those of %s in the box; the clips go to (%s)."
              .formatted(weights.name(), run.results(weights)));
    }
    Config config = run.read(console);
    Clips clips = Clips.test(config.requireDataset(), console::note);
    try (Engine engine = machine.engine()) {
      Device device = Device.parse(name);
      DType precision = machine.precision.exactOn(device);
      try (Fomm fomm =
          engine.call(
              () ->
                  Fomm.load(config.modelParams(), WeightsFile.read(weights))
                      .optimise(device, precision))) {
        // the original's border, as in every published number
        LoadedModel model = new LoadedModel(engine, fomm, device, 1, false);
        evaluation.run(config, clips, model, run.results(weights));
      }
    }
  }
}
