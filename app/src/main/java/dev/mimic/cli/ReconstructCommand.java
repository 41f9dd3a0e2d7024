package dev.mimic.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reconstruct",
    description = "Rebuilds clips from their first frames and measures how well.",
    customSynopsis = "@|bold mimic reconstruct|@ --config FILE --checkpoint FILE [OPTION...]",
    optionListHeading = "%n",
    footer = {
      "",
      "Example",
      "  mimic reconstruct --config vox-256 --checkpoint vox-cpk.pth.tar --data clips/",
      "",
      "The clips go to reconstruction/ beside the checkpoint."
    })
final class ReconstructCommand implements Callable<Integer> {
  private final Console console;

  @Mixin RunOptions run = new RunOptions();

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  ReconstructCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    new Modes(console, run, machine, manners).reconstruct("mimic reconstruct");
    return 0;
  }
}
