package dev.mimic.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The clips to train and test on: `dataset_params` of the original.
///
/// @param rootDir a folder with `train` and `test`, or of clips to be split
/// @param frameShape height, width, channels of a frame
/// @param idSampling an epoch passes over identities (the name before `#`) instead of clips
/// @param pairsList CSV of (source, driving) pairs to animate; absent: random pairs
/// @param randomSeed of the split, where there are no `train` and `test`
/// @param augmentationParams absent: frames are used as they are
public record DatasetParams(
    String rootDir,
    @Default("[256, 256, 3]") List<Integer> frameShape,
    @Default("false") boolean idSampling,
    @Nullable String pairsList,
    @Default("0") long randomSeed,
    @Nullable AugmentationParams augmentationParams) {
  public DatasetParams {
    frameShape = List.copyOf(frameShape);
    boolean shape =
        frameShape.size() == 3
            && frameShape.stream().allMatch(n -> n > 0)
            && frameShape.get(2) == 3;
    Check.that(
        shape, "frame_shape", frameShape, "height, width and 3 channels, such as [256, 256, 3]");
  }

  /// Height of a frame in pixels.
  public int height() {
    return frameShape.get(0);
  }

  /// Width of a frame in pixels.
  public int width() {
    return frameShape.get(1);
  }

  /// Random changes, the same for both frames of a pair, in this order; an absent one is not made.
  public record AugmentationParams(
      @Nullable FlipParam flipParam,
      @Nullable RotationParam rotationParam,
      @Nullable ResizeParam resizeParam,
      @Nullable CropParam cropParam,
      @Nullable JitterParam jitterParam) {}

  /// Mirrors left and right; exchanges source and driving.
  public record FlipParam(
      @Default("false") boolean horizontalFlip, @Default("false") boolean timeFlip) {}

  /// Turns by an angle from this range in degrees; one number n means [-n, n].
  public record RotationParam(List<Double> degrees) {
    public RotationParam {
      degrees =
          degrees.size() == 1 ? List.of(-degrees.get(0), degrees.get(0)) : List.copyOf(degrees);
      Check.that(
          ordered(degrees),
          "degrees",
          degrees,
          "one angle of 0 or more, or the least and the greatest");
    }
  }

  /// Resizes by a factor from this range.
  ///
  /// @param interpolation `nearest` or `bilinear`
  public record ResizeParam(
      @Default("[0.75, 1.3333333333333333]") List<Double> ratio,
      @Default("nearest") String interpolation) {
    public ResizeParam {
      ratio = List.copyOf(ratio);
      Check.that(
          ordered(ratio) && ratio.get(0) > 0,
          "ratio",
          ratio,
          "the least and the greatest factor, above 0");
      boolean known = interpolation.equals("nearest") || interpolation.equals("bilinear");
      Check.that(known, "interpolation", interpolation, "nearest or bilinear");
    }
  }

  /// Cuts out a place of this size (height, width; one number means a square), after repeating the
  /// edges of a picture that is smaller.
  public record CropParam(List<Integer> size) {
    public CropParam {
      size = size.size() == 1 ? List.of(size.get(0), size.get(0)) : List.copyOf(size);
      boolean sane = size.size() == 2 && size.stream().allMatch(n -> n > 0);
      Check.that(sane, "size", size, "height and width in pixels");
    }
  }

  /// Changes colours as torchvision's ColorJitter: factors from [max(0, 1 - x), 1 + x], the hue
  /// turned by a part of the circle from [-hue, hue].
  public record JitterParam(
      @Default("0") double brightness,
      @Default("0") double contrast,
      @Default("0") double saturation,
      @Default("0") double hue) {
    public JitterParam {
      Check.notNegative("brightness", brightness);
      Check.notNegative("contrast", contrast);
      Check.notNegative("saturation", saturation);
      Check.between("hue", hue, 0, 0.5);
    }
  }

  private static boolean ordered(List<Double> range) {
    return range.size() == 2 && range.get(0) <= range.get(1);
  }
}
