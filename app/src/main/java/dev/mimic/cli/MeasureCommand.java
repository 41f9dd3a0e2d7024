package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.metrics.Embedder;
import dev.mimic.metrics.FaceGauges;
import dev.mimic.metrics.Measure;
import dev.mimic.metrics.Measure.Report;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "measure",
    description = "Measures how near generated clips come to the real ones.",
    customSynopsis = "@|bold mimic measure|@ --real FOLDER --generated FOLDER [OPTION...]",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic measure --real clips/test --generated reconstruction/png",
      "  mimic measure --real a.mp4 --generated result.mp4          two clips",
      "  mimic measure --real driver.mp4 --generated result.mp4 --resize --following",
      "  … --identity w600k_r50.onnx                                and whether it is still them",
      "",
      "Clips of one name belong together: videos, folders of frames, strips of frames, pictures.",
      "docs/measuring.md has the formulas."
    })
final class MeasureCommand implements Callable<Integer> {
  private static final String NONE = "none";

  private final Console console;

  @Option(
      names = "--real",
      required = true,
      paramLabel = "FOLDER",
      description = "The clips as they should be, or one clip.")
  Path real = Path.of("");

  @Option(
      names = "--generated",
      required = true,
      paramLabel = "FOLDER",
      description = "The clips to be measured, or one clip.")
  Path generated = Path.of("");

  @Option(
      names = "--resize",
      description = "Brings generated frames of another size to the real ones' size.")
  boolean resize;

  @Option(
      names = "--following",
      description =
          "Also says how heads turn and mouths open with those of the real clips, who may be"
              + " other people: yaw_follows and mouth_follows, correlations over time.")
  boolean following;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "A network that tells people apart, as ONNX, such as ArcFace; for aed.")
  @Nullable Path identity;

  @Option(
      names = "--landmarks",
      paramLabel = "NAME|FILE",
      description =
          "The network that finds landmarks, for akd: mimic-landmarks, fan-68 or a file. By default"
              + " fan-68 where it was pulled, otherwise mimic-landmarks.")
  @Nullable String landmarks;

  @Option(
      names = "--face-detector",
      paramLabel = "NAME|FILE|none",
      description = "As in mimic detect. With none, aed compares whole pictures.")
  @Nullable String detector;

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  DeviceOptions machine = new DeviceOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  MeasureCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    machine.check();
    if (NONE.equals(detector) && landmarks != null) {
      throw new UsageException(
          "The option --landmarks (%s) needs faces, but --face-detector is none. Maybe leave one of them out"
              .formatted(landmarks));
    }
    try (Engine engine = machine.engine();
        Embedder embedder = identity == null ? null : Embedder.open(identity, machine.threads);
        ProgressBar bar = console.progress("frames", manners.progress)) {
      FaceGauges gauges = engine.call(() -> gauges(embedder));
      try {
        Measure measure = new Measure(engine, gauges, resize, console::note);
        print(measure.run(real, generated, bar));
      } finally {
        engine.call(() -> closed(gauges));
      }
    }
    return 0;
  }

  private FaceGauges gauges(@Nullable Embedder embedder) {
    if (NONE.equals(detector)) {
      return new FaceGauges(null, null, embedder);
    }
    Catalogue catalogue = Catalogue.open();
    Device device = machine.device();
    LandmarkFinder finder =
        landmarks == null
            ? LandmarkNets.find(catalogue, device)
            : LandmarkNets.open(catalogue, landmarks, device);
    if (finder != null && landmarks == null) {
      console.note(LandmarkNets.note(finder));
    }
    try {
      return new FaceGauges(Detectors.open(catalogue, detector, device), finder, embedder);
    } catch (MimicException e) {
      close(finder);
      throw e;
    }
  }

  private static boolean closed(FaceGauges gauges) {
    FaceDetector faces = gauges.detector();
    if (faces != null) {
      faces.close();
    }
    close(gauges.landmarks());
    return true;
  }

  private static void close(@Nullable LandmarkFinder finder) {
    if (finder != null) {
      finder.close();
    }
  }

  private void print(Report report) {
    ResultLine line =
        new ResultLine()
            .rounded("l1", report.l1(), 6)
            .rounded("psnr", report.psnr(), 4)
            .roundedOrNull("ssim", report.ssim(), 6)
            .roundedOrNull("akd", report.akd(), 4)
            .roundedOrNull("mkr", report.mkr(), 6)
            .roundedOrNull("aed", report.aed(), 6)
            .with("frames", report.frames());
    if (following) {
      line.roundedOrNull("yaw_follows", report.yawFollows(), 3)
          .roundedOrNull("mouth_follows", report.mouthFollows(), 3);
    }
    line.print(console.out());
  }
}
