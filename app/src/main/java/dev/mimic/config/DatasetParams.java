package dev.mimic.config;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
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
/// @param stills pictures that move by arithmetic, among the clips (ours); absent: none
public record DatasetParams(
    String rootDir,
    @Default("[256, 256, 3]") List<Integer> frameShape,
    @Default("false") boolean idSampling,
    @Nullable String pairsList,
    @Default("0") long randomSeed,
    @Nullable AugmentationParams augmentationParams,
    @Nullable @JsonInclude(NON_NULL) StillsParams stills) {
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

  /// Pictures among the clips, each in two random poses. Angles are in degrees, lengths in halves
  /// of the picture; each is two standard deviations of what is drawn.
  ///
  /// @param rootDir a folder of pictures, or with such a folder `train` inside
  /// @param share of all samples, 0 to 1
  /// @param scale of the logarithm of the size
  /// @param bend of the points of a coarse grid; one standard deviation
  /// @param perspective how much nearer one side of the picture comes
  /// @param turn of the head, as parallax
  public record StillsParams(
      String rootDir,
      @Default("0.25") double share,
      @Default("16") double rotate,
      @Default("0.16") double scale,
      @Default("0.16") double shift,
      @Default("0.012") double bend,
      @Default("0.12") double perspective,
      @Default("24") double turn) {
    public StillsParams {
      Check.between("share", share, 0, 1);
      Check.between("rotate", rotate, 0, 180);
      Check.between("scale", scale, 0, 1);
      Check.between("shift", shift, 0, 1);
      Check.between("bend", bend, 0, 0.2);
      Check.between("perspective", perspective, 0, 0.3);
      Check.between("turn", turn, 0, 90);
    }
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
