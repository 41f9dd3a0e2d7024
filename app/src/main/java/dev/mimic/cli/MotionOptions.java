package dev.mimic.cli;

import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Shorter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the driver's motion becomes the picture's.
final class MotionOptions {
  @Option(
      names = "--relative",
      negatable = true,
      fallbackValue = "true",
      description =
          "Takes over movements, counted from one driving frame (the default); or poses as they"
              + " are.")
  @Nullable Boolean relative;

  @Option(
      names = "--adapt-scale",
      negatable = true,
      fallbackValue = "true",
      description =
          "Makes movements as large as the picture's face is beside the driver's (the default)."
              + " Acts only with --relative.")
  @Nullable Boolean adaptScale;

  @Option(
      names = "--find-best-frame",
      description =
          "Counts movements from the driving frame whose pose is nearest to the picture's, not from"
              + " the first.")
  boolean findBestFrame;

  @Option(
      names = "--best-frame",
      paramLabel = "N",
      converter = Values.Index.class,
      description = "Counts movements from driving frame N, the first being 0.")
  @Nullable Long bestFrame;

  @Option(
      names = "--crop-driving",
      paramLabel = "auto|none",
      description =
          "With --crop auto: cuts a driver that is no head-and-shoulders square to the face in it"
              + " (auto, the default), or takes it as it is.")
  @Nullable Crop cropDriving;

  @Option(
      names = "--shorter",
      paramLabel = "loop|hold",
      description =
          "Of several drivers, those that end before the longest begin again, passing from their"
              + " last pose to their first in half a second (loop, the default), or hold their last"
              + " pose.")
  @Nullable Shorter shorter;

  @Option(
      names = "--still-border",
      negatable = true,
      fallbackValue = "true",
      description =
          "Holds the rim of the picture still, as PaddleGAN does (the default); the original does"
              + " not.")
  @Nullable Boolean stillBorder;

  /// @param drivers how many clips drive
  void check(Console console, int drivers) {
    if (shorter != null && drivers == 1) {
      console.note("--shorter has no effect: there is one driver.");
    }
    if (findBestFrame && bestFrame != null) {
      throw new UsageException(
          "The options --find-best-frame and --best-frame (%d) contradict each other, expected one of them. Maybe leave --find-best-frame out"
              .formatted(bestFrame));
    }
    if (!relative()) {
      for (String idle : idle()) {
        console.note(idle + " has no effect with --no-relative: poses are taken as they are.");
      }
    }
  }

  private String[] idle() {
    return Stream.of(
            adaptScale != null && adaptScale ? "--adapt-scale" : "",
            findBestFrame ? "--find-best-frame" : "",
            bestFrame != null ? "--best-frame" : "")
        .filter(name -> !name.isEmpty())
        .toArray(String[]::new);
  }

  private boolean relative() {
    return relative == null || relative;
  }

  Motion motion() {
    return new Motion(relative(), adaptScale == null || adaptScale);
  }

  Origin origin() {
    if (findBestFrame) {
      return new Origin.Best();
    }
    return new Origin.Frame(bestFrame == null ? 0 : bestFrame);
  }

  boolean cropDriving() {
    return cropDriving != Crop.NONE;
  }

  Shorter shorter() {
    return shorter == null ? Shorter.LOOP : shorter;
  }

  boolean border() {
    return stillBorder == null || stillBorder;
  }
}
