package dev.mimic.cli;

import dev.mimic.animate.MotionModel;
import dev.mimic.animate.PartSwap;
import dev.mimic.animate.PartSwap.Report;
import dev.mimic.animate.SwapOptions;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceParser;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "swap",
    description =
        "Puts parts of a picture, such as hair, lips or the face, on the person in a clip.",
    customSynopsis = "@|bold mimic swap|@ -s PICTURE -d CLIP [-o RESULT] [OPTION...]",
    optionListHeading = "%nFiles%n",
    footer = {
      "",
      "Examples",
      "  mimic swap -s face.png -d clip.mp4 --parts hair,lips",
      "  … --parts 17 --hard                 hair by its number, with a sharp edge",
      "  … --mask oval.png                   where your picture is white; no parser needed",
      "  … --mask hat.png --use-source-segmentation",
      "                                      the mask lies on face.png and moves with it"
    })
final class SwapCommand implements Callable<Integer> {
  private final Console console;

  @Mixin SwapFiles files = new SwapFiles();

  @ArgGroup(validate = false, exclusive = false, order = 1, heading = "%nParts%n")
  PartOptions parts = new PartOptions();

  @ArgGroup(validate = false, exclusive = false, order = 2, heading = "%nModel%n")
  ModelOptions model = new ModelOptions();

  @ArgGroup(validate = false, exclusive = false, order = 4, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 5, heading = "")
  BatchOptions batch = new BatchOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  SwapCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    machine.check();
    files.check(console);
    parts.check(console);
    batch.check(console);
    if (machine.precision == Precision.INT8) {
      throw new UsageException(
          "--precision int8 is for animate, serve and bench: swap paints another picture in every"
              + " frame, and int8 looks at eight frames of each. Maybe --precision auto");
    }
    Catalogue catalogue = Catalogue.open();
    ModelOptions.Chosen chosen = model.choose(catalogue, console::note);
    SwapOptions options = options();
    try (Engine engine = machine.engine()) {
      Device device = machine.device();
      DType precision = machine.precision.fastOn(device);
      try (@Nullable FaceParser parser = engine.call(() -> parts.open(catalogue, device));
          MotionModel loaded = model.load(chosen, engine, device, precision);
          ProgressBar bar = console.progress("frames", manners.progress)) {
        print(new PartSwap(engine, loaded, asked(parser), console::note).run(options, bar));
      }
    }
    return 0;
  }

  // smooth outlines, as the original's parser draws them
  private static PartSwap.@Nullable Parser asked(@Nullable FaceParser parser) {
    return parser == null
        ? null
        : picture -> parser.probabilities(picture, FaceParser.Upsampling.BILINEAR);
  }

  SwapOptions options() {
    return new SwapOptions(
        files.source,
        files.target,
        files.output,
        files.png,
        files.folderRate(),
        parts.mask(),
        parts.ofSource,
        parts.hard,
        files.sound(),
        batch.size());
  }

  private void print(Report report) {
    new ResultLine()
        .with("output", report.output().toString())
        .with("frames", report.frames())
        .rounded("seconds", report.seconds(), 3)
        .rounded("framesPerSecond", report.framesPerSecond(), 2)
        .with("model", report.model())
        .with("precision", report.precision())
        .print(console.out());
  }
}
