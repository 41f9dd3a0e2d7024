package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.track.CropOptions;
import dev.mimic.track.CropVideo;
import dev.mimic.track.CropVideo.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "crop-video",
    description = "Cuts the faces of videos to clips of their own.",
    customSynopsis = "@|bold mimic crop-video|@ VIDEO... -o FOLDER [OPTION...]",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic crop-video talk.mp4 -o clips/              talk#000012-000480#0.mp4 and tubes.csv",
      "  mimic crop-video videos/ -o clips/ --workers 4   all videos of a folder",
      "  … --min-frames 64 --max-frames 1024 --min-size 256     as VoxCeleb was cut for training",
      "",
      "tubes.csv says of every face what was kept, or why it was not. What it says of is not done",
      "again by the next run."
    })
final class CropVideoCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..*",
      paramLabel = "VIDEO",
      description = "Videos, folders of videos, or folders of pictures.")
  List<Path> videos = new ArrayList<>();

  @Option(names = "--inp", hidden = true) // the original's
  List<Path> inputs = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Gets the clips and tubes.csv.")
  Path output = Path.of("");

  @Option(
      names = "--image-shape",
      paramLabel = "W,H",
      converter = SizeValue.class,
      description = "Width and height of results in pixels; 256,256 by default.")
  Size shape = new Size(256, 256);

  @Mixin TubeOptions tubes = new TubeOptions();

  @Mixin SearchOptions search = new SearchOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  /// Width and height of a result.
  record Size(int width, int height) {}

  static final class SizeValue implements ITypeConverter<Size> {
    @Override
    public Size convert(String value) {
      if (!value.matches("[1-9]\\d{0,3}[,x][1-9]\\d{0,3}")) {
        throw new TypeConversionException(
            "(%s), expected width and height such as 256,256".formatted(value));
      }
      String[] sides = value.split("[,x]", -1);
      return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }
  }

  CropVideoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    search.machine.check();
    List<Path> names = names();
    CropOptions options = tubes.options(shape.width(), shape.height());
    String used;
    try (EngineSearch first = EngineSearch.open(search.detector, 1, search.machine.name("auto"))) {
      used = first.detector().name() + (search.detector == null ? "" : " " + search.detector);
    }
    CropVideo crop = new CropVideo(options, used, search.opener(), console::note);
    try (ProgressBar bar = console.progress("frames", manners.progress)) {
      print(crop.run(names, output, search.atOnce(), bar));
    }
    return 0;
  }

  private List<Path> names() {
    List<Path> names = new ArrayList<>(videos);
    names.addAll(inputs);
    if (names.isEmpty()) {
      throw new UsageException(
          "mimic crop-video needs a video, expected files or folders. Maybe mimic crop-video"
              + " talk.mp4 -o clips");
    }
    return names;
  }

  /// The line is printed even when some videos failed, for the others are done.
  private void print(Report report) {
    new ResultLine()
        .with("output", output.toString())
        .with("videos", report.videos())
        .with("kept", report.kept())
        .with("dropped", report.dropped())
        .with("skipped", report.skipped())
        .with("failed", report.failed().size())
        .print(console.out());
    if (!report.failed().isEmpty()) {
      Map.Entry<String, String> first = report.failed().entrySet().iterator().next();
      throw new MimicException(
          "(%d) of (%d) videos could not be read, first (%s): %s The others are done; tubes.csv names them all"
              .formatted(
                  report.failed().size(), report.videos(), first.getKey(), first.getValue()));
    }
  }
}
