package dev.mimic.cli;

import dev.mimic.config.ToolConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "train",
    description = "Trains a motion model on clips, or a small face network on pictures.",
    customSynopsis = "@|bold mimic train|@ --config FILE [--data FOLDER] [OPTION...]",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic train --config vox-256 --data clips/ --set train_params.batch_size=8",
      "  mimic train --config vox-256 --data clips --checkpoint 'log/vox-256"
          + " …/00000049-checkpoint.pth.tar'",
      "  mimic train --config mimic-finder --data shared/data",
      "",
      "Ctrl-C saves a checkpoint to go on from."
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin RunOptions run = new RunOptions();

  @ArgGroup(validate = false, exclusive = false, order = 1, heading = "%nTraining%n")
  TrainingOptions training = new TrainingOptions();

  @Mixin PaddleTrainOptions paddle = new PaddleTrainOptions();

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    paddle.into(run);
    Modes modes = new Modes(console, run, machine, manners);
    if (ToolConfig.isOne(run.config)) {
      if (paddle.evaluateOnly) {
        modes.measureTool();
      } else {
        modes.trainTool(training);
      }
    } else if (paddle.evaluateOnly) {
      modes.reconstruct("mimic train --evaluate-only");
    } else {
      modes.train(training);
    }
    return 0;
  }
}
