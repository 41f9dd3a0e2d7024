package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams.AugmentationParams;
import dev.mimic.config.DatasetParams.CropParam;
import dev.mimic.config.DatasetParams.FlipParam;
import dev.mimic.config.DatasetParams.ResizeParam;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
  List<Image> apply(Image source, Image driving, RandomGenerator random) {
    return apply(List.of(source, driving), random);
  }

  /// The same for pairs whose frames have a map each: source, driving, source's map, driving's map.
  /// Maps go where their frames go, and keep their colours.
  List<Image> apply(List<Image> frames, RandomGenerator random) {
    List<Image> pair = flip(frames, random);
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
      List<Image> maps = pair.subList(2, pair.size());
      pair = both(pair.subList(0, 2), Jitter.draw(params.jitterParam(), random)::apply);
      pair = Stream.concat(pair.stream(), maps.stream()).toList();
    }
    return pair;
  }

  private interface Change {
    Image of(Image frame);
  }

  private static List<Image> both(List<Image> pair, Change change) {
    return pair.stream().map(change::of).toList();
  }

  private static double uniform(List<Double> range, RandomGenerator random) {
    return range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
  }

  private List<Image> flip(List<Image> pair, RandomGenerator random) {
    FlipParam flip = params.flipParam();
    if (flip == null) {
      return pair;
    }
    boolean inTime = flip.timeFlip() && random.nextBoolean();
    boolean mirror = flip.horizontalFlip() && random.nextBoolean();
    List<Image> ordered = inTime ? exchanged(pair) : pair;
    return mirror ? both(ordered, Augment::mirror) : ordered;
  }

  private static List<Image> exchanged(List<Image> pair) {
    return pair.size() == 2
        ? pair.reversed()
        : List.of(pair.get(1), pair.get(0), pair.get(3), pair.get(2));
  }

  private static Image mirror(Image frame) {
    int width = frame.width();
    return remap(frame, width, frame.height(), (x, y) -> y * width + width - 1 - x);
  }

  /// Turns counter-clockwise about the centre; what comes from outside is black, as in
  /// scikit-image.
  private static Image rotate(Image frame, double degrees) {
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
    return new Image(frame.width(), frame.height(), rgb);
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

  private static List<Image> resize(List<Image> pair, ResizeParam resize, RandomGenerator random) {
    double factor = uniform(resize.ratio(), random);
    int width = Math.max(1, (int) (pair.getFirst().width() * factor));
    int height = Math.max(1, (int) (pair.getFirst().height() * factor));
    return both(
        pair,
        frame ->
            resize.interpolation().equals("bilinear")
                ? Resize.resize(frame, width, height)
                : nearest(frame, width, height));
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
  private static List<Image> crop(List<Image> pair, CropParam crop, RandomGenerator random) {
    int height = crop.size().get(0);
    int width = crop.size().get(1);
    int spareX = pair.getFirst().width() - width;
    int spareY = pair.getFirst().height() - height;
    int left = spareX > 0 ? random.nextInt(spareX + 1) : -(-spareX / 2);
    int top = spareY > 0 ? random.nextInt(spareY + 1) : -(-spareY / 2);
    return both(
        pair,
        frame ->
            remap(
                frame,
                width,
                height,
                (x, y) ->
                    Math.clamp(y + top, 0, frame.height() - 1) * frame.width()
                        + Math.clamp(x + left, 0, frame.width() - 1)));
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
