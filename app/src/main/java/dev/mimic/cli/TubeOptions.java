package dev.mimic.cli;

import dev.mimic.track.CropOptions;
import dev.mimic.track.Tracker;
import dev.mimic.track.TubeBox;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Which faces are cut out of a video, and how: the original's options first.
final class TubeOptions {
  /// Width and height of a result.
  record Size(int width, int height) {}

  @Option(
      names = "--image-shape",
      paramLabel = "W,H",
      converter = SizeValue.class,
      description = "Width and height of results in pixels; 256,256 by default.")
  Size shape = new Size(256, 256);

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
      description = "Drops what is shorter; 150 by default.")
  int minFrames = 150;

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

  CropOptions options() {
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
    if (maxFrames > 0 && maxFrames < minFrames) {
      throw new UsageException(
          "Nothing is as long as --min-frames (%d) and as short as --max-frames (%d). Maybe --min-frames %d"
              .formatted(minFrames, maxFrames, maxFrames));
    }
    int gap = (int) Math.min(maxGap, 1_000_000);
    return new CropOptions(
        new TubeBox.Shape(shape.width(), shape.height(), increase),
        new Tracker.Rules(iou, gap, maxFrames),
        minFrames,
        minSize,
        every);
  }
}
