package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams.AugmentationParams;
import dev.mimic.config.DatasetParams.CropParam;
import dev.mimic.config.DatasetParams.FlipParam;
import dev.mimic.config.DatasetParams.ResizeParam;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random changes of a pair of frames, both by the same draw, in the original's order
/// (`augmentation.py`): flips, rotation, resizing, crop, colours.
///
/// One difference: the original mirrors only pairs that it has not flipped in time; here the two
/// are independent.
final class Augment {
  private final AugmentationParams params;

  /// @param params null: frames stay as they are
  Augment(@Nullable AugmentationParams params) {
    this.params = params != null ? params : new AugmentationParams(null, null, null, null, null);
    if (this.params.resizeParam() != null && this.params.cropParam() == null) {
      throw new MimicException(
          "dataset_params.augmentation_params has resize_param, which makes frames of many sizes,"
              + " expected crop_param beside it");
    }
  }

  /// The changed pair: source, driving.
  List<LabelledFrame> apply(LabelledFrame source, LabelledFrame driving, RandomGenerator random) {
    List<LabelledFrame> pair = flip(List.of(source, driving), random);
    if (params.rotationParam() != null) {
      double angle = uniform(params.rotationParam().degrees(), random);
      pair = both(pair, frame -> rotate(frame, angle));
    }
    if (params.resizeParam() != null) {
      pair = resize(pair, params.resizeParam(), random);
    }
    if (params.cropParam() != null) {
      pair = crop(pair, params.cropParam(), random);
    }
    if (params.jitterParam() != null) {
      Jitter jitter = Jitter.draw(params.jitterParam(), random);
      pair = both(pair, frame -> new LabelledFrame(jitter.apply(frame.image()), frame.points()));
    }
    return pair;
  }

  private static List<LabelledFrame> both(
      List<LabelledFrame> pair, UnaryOperator<LabelledFrame> change) {
    return pair.stream().map(change).toList();
  }

  private static double uniform(List<Double> range, RandomGenerator random) {
    return range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
  }

  private List<LabelledFrame> flip(List<LabelledFrame> pair, RandomGenerator random) {
    FlipParam flip = params.flipParam();
    if (flip == null) {
      return pair;
    }
    boolean inTime = flip.timeFlip() && random.nextBoolean();
    boolean mirror = flip.horizontalFlip() && random.nextBoolean();
    List<LabelledFrame> ordered = inTime ? pair.reversed() : pair;
    return mirror ? both(ordered, Augment::mirror) : ordered;
  }

  private static LabelledFrame mirror(LabelledFrame frame) {
    int width = frame.image().width();
    Image mirrored =
        remap(frame.image(), width, frame.image().height(), (x, y) -> y * width + width - 1 - x);
    double[] points = LabelledFrame.moved(frame.points(), xy -> xy[0] = width - 1 - xy[0]);
    return new LabelledFrame(mirrored, points == null ? null : LabelledFrame.exchangeSides(points));
  }

  /// Turns counter-clockwise about the centre; what comes from outside is black, as in
  /// scikit-image.
  private static LabelledFrame rotate(LabelledFrame labelled, double degrees) {
    Image frame = labelled.image();
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double middleX = (frame.width() - 1) / 2.0;
    double middleY = (frame.height() - 1) / 2.0;
    byte[] rgb = new byte[frame.rgb().length];
    int out = 0;
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        double fromX = middleX + cos * (x - middleX) - sin * (y - middleY);
        double fromY = middleY + sin * (x - middleX) + cos * (y - middleY);
        for (int c = 0; c < 3; c++) {
          rgb[out++] = (byte) Math.round(between(frame, fromX, fromY, c));
        }
      }
    }
    return new LabelledFrame(
        new Image(frame.width(), frame.height(), rgb),
        LabelledFrame.moved(
            labelled.points(),
            xy -> {
              double x = xy[0] - middleX;
              double y = xy[1] - middleY;
              xy[0] = middleX + cos * x + sin * y;
              xy[1] = middleY - sin * x + cos * y;
            }));
  }

  private static double between(Image frame, double x, double y, int channel) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double down = y - top;
    return (1 - down) * (1 - right) * at(frame, left, top, channel)
        + (1 - down) * right * at(frame, left + 1, top, channel)
        + down * (1 - right) * at(frame, left, top + 1, channel)
        + down * right * at(frame, left + 1, top + 1, channel);
  }

  private static int at(Image frame, int x, int y, int channel) {
    boolean inside = x >= 0 && y >= 0 && x < frame.width() && y < frame.height();
    return inside ? frame.at(x, y, channel) : 0;
  }

  private static List<LabelledFrame> resize(
      List<LabelledFrame> pair, ResizeParam resize, RandomGenerator random) {
    double factor = uniform(resize.ratio(), random);
    Image first = pair.getFirst().image();
    int width = Math.max(1, (int) (first.width() * factor));
    int height = Math.max(1, (int) (first.height() * factor));
    double scaleX = (double) width / first.width();
    double scaleY = (double) height / first.height();
    return both(
        pair,
        frame ->
            new LabelledFrame(
                resize.interpolation().equals("bilinear")
                    ? Resize.resize(frame.image(), width, height)
                    : nearest(frame.image(), width, height),
                LabelledFrame.moved(
                    frame.points(),
                    xy -> {
                      xy[0] = (xy[0] + 0.5) * scaleX - 0.5;
                      xy[1] = (xy[1] + 0.5) * scaleY - 0.5;
                    })));
  }

  private static Image nearest(Image frame, int width, int height) {
    return remap(
        frame,
        width,
        height,
        (x, y) -> {
          int fromX = (int) ((x + 0.5) * frame.width() / width);
          int fromY = (int) ((y + 0.5) * frame.height() / height);
          return fromY * frame.width() + fromX;
        });
  }

  /// Cuts the same place out of both; a frame that is too small gets its edges repeated first.
  private static List<LabelledFrame> crop(
      List<LabelledFrame> pair, CropParam crop, RandomGenerator random) {
    int height = crop.size().get(0);
    int width = crop.size().get(1);
    int spareX = pair.getFirst().image().width() - width;
    int spareY = pair.getFirst().image().height() - height;
    int left = spareX > 0 ? random.nextInt(spareX + 1) : -(-spareX / 2);
    int top = spareY > 0 ? random.nextInt(spareY + 1) : -(-spareY / 2);
    return both(
        pair,
        frame ->
            new LabelledFrame(
                cut(frame.image(), left, top, width, height),
                LabelledFrame.moved(
                    frame.points(),
                    xy -> {
                      xy[0] -= left;
                      xy[1] -= top;
                    })));
  }

  private static Image cut(Image frame, int left, int top, int width, int height) {
    return remap(
        frame,
        width,
        height,
        (x, y) ->
            Math.clamp(y + top, 0, frame.height() - 1) * frame.width()
                + Math.clamp(x + left, 0, frame.width() - 1));
  }

  private interface Source {
    /// Index of the pixel that comes to (x, y).
    int of(int x, int y);
  }

  private static Image remap(Image frame, int width, int height, Source source) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(frame.rgb(), 3 * source.of(x, y), rgb, 3 * (y * width + x), 3);
      }
    }
    return new Image(width, height, rgb);
  }
}
