package dev.mimic.cli;

import dev.mimic.track.CropOptions;
import dev.mimic.track.Tracker;
import dev.mimic.track.TubeBox;
import picocli.CommandLine.Option;

/// Which faces are cut out of a video, and how: the original's options first.
final class TubeOptions {
  private static final int USUAL_MIN_FRAMES = 150;

  @Option(
      names = "--increase",
      paramLabel = "X",
      description = "Room on each side of the face, as a share of its size; 0.1 by default.")
  double increase = 0.1;

  @Option(
      names = "--iou-with-initial",
      paramLabel = "X",
      description =
          "A face is followed while it overlaps the place where it was seen first by more than"
              + " this, 0 to 1; 0.25 by default.")
  double iou = 0.25;

  @Option(
      names = "--min-frames",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Drops clips that are shorter; 150 by default where faces are cut out.")
  int minFrames; // 0: nobody said

  @Option(
      names = "--max-frames",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Cuts what is longer into parts; no limit by default.")
  int maxFrames;

  @Option(
      names = "--min-size",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Drops what has fewer pixels a side in the video; no limit by default.")
  int minSize;

  @Option(
      names = "--max-gap",
      paramLabel = "N",
      converter = Values.Index.class,
      description = "Frames without the face that do not end a clip; 0 by default.")
  long maxGap;

  @Option(
      names = "--every",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Looks for faces in each N-th frame only, which is faster; 1 by default.")
  int every = 1;

  /// Whether options say something that only faces have.
  boolean isChanged() {
    return increase != 0.1 || iou != 0.25 || maxFrames + minSize + maxGap > 0 || every > 1;
  }

  /// @param usual where no option says it
  int minFrames(int usual) {
    return minFrames == 0 ? usual : minFrames;
  }

  /// @param width,height of results
  CropOptions options(int width, int height) {
    int least = minFrames(USUAL_MIN_FRAMES);
    if (!(increase >= 0 && increase <= 10)) {
      throw new UsageException(
          "The option --increase is (%s), expected a share of the face's size, 0 to 10. Maybe --increase 0.1"
              .formatted(increase));
    }
    if (!(iou >= 0 && iou < 1)) {
      throw new UsageException(
          "The option --iou-with-initial is (%s), expected 0 to less than 1. Maybe --iou-with-initial 0.25"
              .formatted(iou));
    }
    if (maxFrames > 0 && maxFrames < least) {
      throw new UsageException(
          "Nothing is as long as --min-frames (%d) and as short as --max-frames (%d). Maybe --min-frames %d"
              .formatted(least, maxFrames, maxFrames));
    }
    int gap = (int) Math.min(maxGap, 1_000_000);
    return new CropOptions(
        new TubeBox.Shape(width, height, increase),
        new Tracker.Rules(iou, gap, maxFrames),
        least,
        minSize,
        every);
  }
}
