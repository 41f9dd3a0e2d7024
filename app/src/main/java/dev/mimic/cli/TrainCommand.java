package dev.mimic.cli;

import dev.mimic.config.ToolConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
      "  mimic train --config vox-256 --data clips --device-ids 0,1,2,3",
      "  mimic train --config vox-256 --data clips --nodes 2 --node-rank 1 --rendezvous"
          + " host0:29500 --device-ids 0,1",
      "",
      "Ctrl-C saves a checkpoint to go on from, with any number of devices. RANK, WORLD_SIZE,",
      "LOCAL_RANK, MASTER_ADDR and MASTER_PORT are heard as torchrun sets them."
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create(); // picocli puts the real one in

  @Mixin RunOptions run = new RunOptions();

  @ArgGroup(validate = false, exclusive = false, order = 1, heading = "%nTraining%n")
  TrainingOptions training = new TrainingOptions();

  @Mixin PaddleTrainOptions paddle = new PaddleTrainOptions();

  @ArgGroup(validate = false, exclusive = false, order = 2, heading = "%nSeveral devices%n")
  ReplicaOptions several = new ReplicaOptions();

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (several.endWithParent) {
      Replica.endWithParent();
    }
    paddle.into(run);
    Modes modes = new Modes(console, run, machine, manners);
    if (ToolConfig.isOne(run.config)) {
      several.refuse();
      if (paddle.evaluateOnly) {
        modes.measureTool();
      } else {
        modes.trainTool(training);
      }
    } else if (paddle.evaluateOnly) {
      modes.reconstruct("mimic train --evaluate-only");
    } else {
      modes.train(training, several, Main.arguments(spec));
    }
    return 0;
  }
}
