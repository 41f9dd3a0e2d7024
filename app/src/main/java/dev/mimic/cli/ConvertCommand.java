package dev.mimic.cli;

import dev.mimic.checkpoint.Conversion;
import dev.mimic.checkpoint.Conversion.Slimming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    description = "Turns a checkpoint into another format.",
    customSynopsis = "@|bold mimic convert|@ IN OUT [OPTION...]",
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic convert vox-cpk.pth.tar vox.safetensors     weights only, in our own format",
      "  mimic convert vox-cpk.pdparams vox-cpk.pth.tar    what PyTorch reads",
      "  mimic convert last.pth.tar small.safetensors --half --without discriminator"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "PyTorch's (legacy or zip), Paddle's or safetensors; found by its content.")
  Path in = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The ending decides: .pth.tar, .pth, .pdparams, .safetensors.")
  Path out = Path.of("");

  @Option(
      names = "--half",
      description = "Numbers of 16 bits, half the bytes; animating computes as with 32.")
  boolean half;

  @Option(
      names = "--without",
      paramLabel = "NETWORK",
      description = "Leaves a network out, such as the discriminator; may be repeated.")
  List<String> without = new ArrayList<>();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Conversion done = Conversion.convert(in, out, new Slimming(half, without));
    console.note(done.sentence());
    new ResultLine()
        .with("output", out.toString())
        .with("tensors", done.tensors())
        .print(console.out());
    return 0;
  }
}
