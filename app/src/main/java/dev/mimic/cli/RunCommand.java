package dev.mimic.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = "The original's run.py: trains, reconstructs or animates pairs of clips.",
    customSynopsis = "@|bold mimic run|@ --config FILE --mode MODE [--checkpoint FILE] [OPTION...]",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic run --config vox-256 --data clips/ --mode train",
      "  mimic run --config vox-256 --data clips/ --mode reconstruction --checkpoint"
          + " vox-cpk.pth.tar",
      "  mimic run --config vox-256 --data clips/ --mode animate --checkpoint vox-cpk.pth.tar"
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create(); // picocli puts the real one in

  enum Mode {
    TRAIN,
    RECONSTRUCTION,
    ANIMATE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--mode",
      paramLabel = "train|reconstruction|animate",
      description =
          "train, the default: clips become a checkpoint. reconstruction: clips are rebuilt from"
              + " their first frames, and measured. animate: first frames move like other clips.")
  Mode mode = Mode.TRAIN;

  @Mixin RunOptions run = new RunOptions();

  @ArgGroup(validate = false, exclusive = false, order = 1, heading = "%nTraining%n")
  TrainingOptions training = new TrainingOptions();

  @ArgGroup(validate = false, exclusive = false, order = 2, heading = "%nSeveral devices%n")
  ReplicaOptions several = new ReplicaOptions();

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Modes modes = new Modes(console, run, machine, manners);
    switch (mode) {
      case TRAIN -> modes.train(training, several, Main.arguments(spec));
      case RECONSTRUCTION -> modes.reconstruct("mimic run --mode reconstruction");
      case ANIMATE -> modes.animate("mimic run --mode animate");
    }
    return 0;
  }
}
