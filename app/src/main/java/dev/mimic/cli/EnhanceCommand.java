package dev.mimic.cli;

import dev.mimic.animate.EnhanceOptions;
import dev.mimic.animate.Sharpener;
import dev.mimic.animate.Sharpener.Report;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "enhance",
    description = "Sharpens the faces of a picture or a video.",
    customSynopsis = "@|bold mimic enhance|@ PICTURE|CLIP -o RESULT [OPTION...]",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic enhance old-photo.jpg -o sharp.png              every face; the rest stays as it is",
      "  mimic enhance output/result.mp4 -o sharp.mp4          sound and times stay",
      "  … --upscale 2                                         twice as wide and high",
      "  … --crop none                                         the picture is a face, only drawn",
      "  … --weights GPEN-BFR-512.pth                          the original's weights",
      "",
      "A square picture of one face is sharpened as a whole; elsewhere faces are found first."
    })
final class EnhanceCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<Catalogue> catalogue;

  @Parameters(
      index = "0",
      paramLabel = "PICTURE|CLIP",
      description = "Any picture or video, or a folder of pictures in the order of their names.")
  Path input = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "RESULT",
      description = ".png or .jpg for a picture; .mp4, .gif, .webm or .webp for a video.")
  Path output = Path.of("");

  @Option(
      names = "--weights",
      paramLabel = "NAME|FILE",
      description =
          "A model of mimic models list, or a file; gpen-512 where it was pulled, else"
              + " mimic-sharpener, which is in the box.")
  @Nullable String weights;

  @Option(
      names = "--crop",
      paramLabel = "auto|none",
      description =
          "auto finds the faces; none takes the picture, or the square in its middle, for one.")
  Crop crop = Crop.AUTO;

  @Option(
      names = "--face-detector",
      paramLabel = "NAME|FILE",
      description =
          "mimic-finder, the default, yunet, blazeface, s3fd or cascade, or a file; see mimic"
              + " detect --help.")
  @Nullable String detector;

  @Option(
      names = "--upscale",
      paramLabel = "N",
      converter = Values.Number.class,
      defaultValue = "1",
      description = "How many times as wide and high the result is, up to 8; 1 by default.")
  int upscale;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      converter = Values.Rate.class,
      description = "Frames a second of a folder of pictures; 25 by default.")
  Rational fps = VideoReader.FOLDER_RATE;

  @Option(
      names = "--provenance",
      negatable = true,
      fallbackValue = "true",
      description =
          "Says in the result's metadata that its faces are synthetic (the default); or does not.")
  @Nullable Boolean provenance;

  @ArgGroup(validate = false, exclusive = false, order = 4, heading = "%nMachine%n")
  DeviceOptions machine = new DeviceOptions();

  @ArgGroup(validate = false, exclusive = false, order = 5, heading = "")
  BatchOptions batch = new BatchOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  EnhanceCommand(Console console, Supplier<Catalogue> catalogue) {
    this.console = console;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    machine.check();
    batch.check(console);
    if (upscale > EnhanceOptions.LARGEST_UPSCALE) {
      throw new UsageException(
          "The option --upscale is (%d), expected 1 to %d. Maybe --upscale 2"
              .formatted(upscale, EnhanceOptions.LARGEST_UPSCALE));
    }
    EnhanceOptions options =
        new EnhanceOptions(
            input,
            output,
            fps,
            crop == Crop.NONE,
            upscale,
            batch.size(),
            provenance == null || provenance);
    try (Engine engine = machine.engine()) {
      Device device = machine.device();
      Catalogue known = catalogue.get();
      try (FaceEnhancer enhancer =
              engine.call(() -> Enhancers.open(known, weights, device, console::note));
          FaceDetector finder = engine.call(() -> Detectors.open(known, detector, device));
          ProgressBar bar = console.progress("frames", manners.progress)) {
        print(new Sharpener(engine, finder, enhancer, console::note).run(options, bar));
      }
    }
    return 0;
  }

  private void print(Report report) {
    new ResultLine()
        .with("output", report.output().toString())
        .with("frames", report.frames())
        .with("faces", report.faces())
        .rounded("seconds", report.seconds(), 3)
        .rounded("framesPerSecond", report.framesPerSecond(), 2)
        .with("enhancer", report.enhancer())
        .print(console.out());
  }
}
