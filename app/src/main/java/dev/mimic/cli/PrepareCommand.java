package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.prepare.CutList;
import dev.mimic.prepare.Prepare;
import dev.mimic.prepare.Prepare.Report;
import dev.mimic.prepare.PrepareOptions;
import dev.mimic.prepare.PrepareOptions.Fit;
import dev.mimic.prepare.PrepareOptions.Way;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prepare",
    description = "Makes a folder of videos ready for training.",
    customSynopsis = "@|bold mimic prepare|@ FOLDER -o FOLDER [--size N] [OPTION...]",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic prepare videos/ -o data/ --size 256      data/train, data/test and clips.csv",
      "  … --faces --min-frames 64 --max-frames 1024    every face, cut out and followed",
      "  … --metadata vox-metadata.csv --workers 8      the pieces that a list names",
      "  … --fit crop                                   the middle, where the whole is squeezed",
      "",
      "Whoever is in one half is not in the other: the name before # says who is seen, or the"
          + " folder",
      "that a video lies in. What clips.csv tells of is not done again by the next run. Then",
      "  mimic train --config vox-256 --data data/"
    })
final class PrepareCommand implements Callable<Integer> {
  private static final int USUAL_MIN_FRAMES = 2; // a sample is two frames

  private static final int SMALLEST = 16;
  private static final int LARGEST = 4096;

  private final Console console;

  @Parameters(
      paramLabel = "FOLDER",
      description =
          "Videos, GIFs and folders of pictures, at any depth; a train and a test in it"
              + " stay what they are.")
  Path videos = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Gets train, test and clips.csv.")
  Path output = Path.of("");

  @Option(
      names = "--size",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Side of the clips in pixels; 256 by default.")
  int size = 256;

  @Option(
      names = "--fit",
      paramLabel = "squeeze|crop",
      description =
          "What is no square is squeezed to one (the default, and what animate does with whole"
              + " pictures), or loses what is not its middle.")
  @Nullable Fit fit;

  @Option(
      names = "--test-share",
      paramLabel = "X",
      converter = Values.Share.class,
      description = "Share of the identities that are kept for testing; 0.2 by default.")
  double testShare = 0.2;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another number, another choice of them; 0 by default.")
  long seed;

  @Option(
      names = "--metadata",
      paramLabel = "FILE",
      description =
          "Cuts the pieces that a list names, as the original's vox-metadata.csv does: video_id,"
              + " start, end, bbox, and if it has them fps, width, height, partition, person_id.")
  @Nullable Path metadata;

  @Option(
      names = "--faces",
      description = "Cuts out every face, as mimic crop-video does, with its options:")
  boolean faces;

  @Mixin TubeOptions tubes = new TubeOptions();

  @Mixin SearchOptions search = new SearchOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  PrepareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    search.machine.check();
    Prepare prepare = new Prepare(options(), search.opener(), console::note);
    long start = System.nanoTime();
    try (ProgressBar bar = console.progress("frames", manners.progress)) {
      print(prepare.run(videos, output, search.atOnce(), bar), (System.nanoTime() - start) / 1e9);
    }
    return 0;
  }

  PrepareOptions options() {
    if (size < SMALLEST || size > LARGEST) {
      throw new UsageException(
          "The option --size is (%d), expected %d to %d pixels. Maybe --size 256"
              .formatted(size, SMALLEST, LARGEST));
    }
    if (faces && metadata != null) {
      throw new UsageException(
          "The options --faces and --metadata (%s) both say what is cut out, expected one of them. Maybe leave --faces out"
              .formatted(metadata));
    }
    if (fit != null && (faces || metadata != null)) {
      console.note("--fit has no effect: boxes say what is cut out.");
    }
    if (!faces && tubes.isChanged()) {
      console.note("The options for faces have no effect without --faces.");
    }
    return new PrepareOptions(size, way(), tubes.minFrames(USUAL_MIN_FRAMES), testShare, seed);
  }

  private Way way() {
    if (metadata != null) {
      return new Way.Cuts(CutList.read(metadata));
    }
    if (faces) {
      return new Way.Faces(
          tubes.options(size, size), search.detector == null ? "usual" : search.detector);
    }
    return new Way.Whole(fit == null ? Fit.SQUEEZE : fit);
  }

  /// The line is printed even when some videos failed, for the others are done.
  private void print(Report report, double seconds) {
    new ResultLine()
        .with("output", output.toString())
        .with("videos", report.videos())
        .with("clips", report.train() + report.test())
        .with("train", report.train())
        .with("test", report.test())
        .with("identities", report.identities())
        .with("dropped", report.dropped())
        .with("skipped", report.skipped())
        .with("missing", report.missing())
        .with("failed", report.failed().size())
        .rounded("seconds", seconds, 3)
        .print(console.out());
    if (!report.failed().isEmpty()) {
      Map.Entry<String, String> first = report.failed().entrySet().iterator().next();
      throw new MimicException(
          "(%d) of (%d) videos could not be made into clips, first (%s): %s The others are done; clips.csv names them all"
              .formatted(
                  report.failed().size(), report.videos(), first.getKey(), first.getValue()));
    }
  }
}
