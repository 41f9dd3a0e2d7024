package dev.mimic.tensor;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Functions of several tensors: the layers of a convolutional network, one line each.
public final class Ops {
  /// What [#gridSample] sees outside the picture.
  public enum Padding {
    ZEROS(0),
    REFLECTION(2);

    private final int code;

    Padding(int code) {
      this.code = code;
    }
  }

  private Ops() {}

  /// Tensors one behind another along dimension `d`; all other dimensions must be equal.
  public static Tensor cat(List<Tensor> parts, int d) {
    return new Tensor(torch.cat(vector(parts), d));
  }

  /// Tensors of one shape along a new dimension `d`.
  public static Tensor stack(List<Tensor> parts, int d) {
    return new Tensor(torch.stack(vector(parts), d));
  }

  private static TensorVector vector(List<Tensor> parts) {
    return new TensorVector(
        parts.stream().map(t -> t.raw).toArray(org.bytedeco.pytorch.Tensor[]::new));
  }

  /// `x` (B, C, H, W) by `weight` (O, C / groups, k, k): (B, O, H', W').
  public static Tensor conv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, long stride, long padding, long groups) {
    return new Tensor(
        torch.conv2d(
            x.raw,
            weight.raw,
            optional(bias),
            new long[] {stride, stride},
            new long[] {padding, padding},
            new long[] {1, 1},
            groups));
  }

  /// `x` (B, C, H, W) by `weight` (C, O / groups, k, k), whose every number meets every pixel: (B,
  /// O, (H - 1) stride - 2 padding + k, …).
  public static Tensor convTranspose2d(
      Tensor x, Tensor weight, long stride, long padding, long groups) {
    return new Tensor(
        torch.conv_transpose2d(
            x.raw,
            weight.raw,
            optional(null),
            new long[] {stride, stride},
            new long[] {padding, padding},
            new long[] {0, 0},
            groups,
            new long[] {1, 1}));
  }

  /// Normalises (B, C, H, W) by running statistics, or in training by the batch's own, which then
  /// move the running ones by `momentum`.
  ///
  /// @param weight,bias (C), or null to leave it at mean 0 and variance 1
  public static Tensor batchNorm(
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      Tensor runningMean,
      Tensor runningVariance,
      boolean training,
      double momentum,
      double epsilon) {
    return new Tensor(
        torch.batch_norm(
            x.raw,
            optional(weight),
            optional(bias),
            optional(runningMean),
            optional(runningVariance),
            training,
            momentum,
            epsilon,
            false));
  }

  /// Normalises each channel of each picture by its own mean and variance.
  public static Tensor instanceNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
    return new Tensor(
        torch.instance_norm(
            x.raw,
            optional(weight),
            optional(bias),
            optional(null),
            optional(null),
            true,
            0.1,
            epsilon,
            false));
  }

  /// Means of `size` x `size` squares: (B, C, H / size, W / size).
  public static Tensor avgPool2d(Tensor x, long size) {
    return new Tensor(
        torch.avg_pool2d(
            x.raw,
            new long[] {size, size},
            new long[] {size, size},
            new long[] {0, 0},
            false,
            true,
            new LongOptional()));
  }

  /// Maxima of `size` x `size` squares.
  public static Tensor maxPool2d(Tensor x, long size) {
    return maxPool2d(x, size, size, 0);
  }

  /// Maxima of overlapping squares, one every `stride` pixels; what the padding adds is never one.
  public static Tensor maxPool2d(Tensor x, long size, long stride, long padding) {
    return new Tensor(
        torch.max_pool2d(
            x.raw,
            new long[] {size, size},
            new long[] {stride, stride},
            new long[] {padding, padding},
            new long[] {1, 1},
            false));
  }

  /// Repeats every pixel `factor` times in both directions.
  public static Tensor upsampleNearest(Tensor x, int factor) {
    return resizeNearest(x, x.size(2) * factor, x.size(3) * factor);
  }

  /// Takes pixel floor(i · in / out) for every i in both directions.
  public static Tensor resizeNearest(Tensor x, long height, long width) {
    return new Tensor(torch.upsample_nearest2d(x.raw, height, width));
  }

  /// Bilinear resizing, `align_corners = false`, without antialiasing.
  public static Tensor resizeBilinear(Tensor x, long height, long width) {
    return new Tensor(torch.upsample_bilinear2d(x.raw, new long[] {height, width}, false));
  }

  /// Bilinear resizing, `align_corners = true`: the corners stay where they are.
  public static Tensor resizeBilinearByCorners(Tensor x, long height, long width) {
    return new Tensor(torch.upsample_bilinear2d(x.raw, new long[] {height, width}, true));
  }

  /// Looks up `x` (B, C, H, W) bilinearly at `grid` (B, h, w, 2), x first, -1 to 1: (B, C, h, w).
  ///
  /// `align_corners = true`: what torch 1.0.0, which trained the published weights, did unasked.
  public static Tensor gridSample(Tensor x, Tensor grid, Padding padding) {
    return new Tensor(torch.grid_sampler(x.raw, grid.raw, 0, padding.code, true));
  }

  /// Zeros around the last two dimensions.
  public static Tensor pad(Tensor x, long left, long right, long top, long bottom) {
    return new Tensor(
        torch.constant_pad_nd(x.raw, new long[] {left, right, top, bottom}, new Scalar(0)));
  }

  /// Squares of `factor` x `factor` pixels become channels: (B, C, H, W) to (B, C factor², H /
  /// factor, W / factor).
  public static Tensor pixelUnshuffle(Tensor x, long factor) {
    return new Tensor(torch.pixel_unshuffle(x.raw, factor));
  }

  /// The way back from [#pixelUnshuffle].
  public static Tensor pixelShuffle(Tensor x, long factor) {
    return new Tensor(torch.pixel_shuffle(x.raw, factor));
  }

  /// `condition ? a : b`, element by element.
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return new Tensor(torch.where(condition.raw, a.raw, b.raw));
  }

  /// The inverses of 2 x 2 matrices (…, 2, 2), by the formula: no pivoting, no exception; a
  /// singular matrix gives infinities, which training reports by name.
  public static Tensor inverse2x2(Tensor m) {
    Tensor a = m.select(-2, 0).select(-1, 0); // (…)
    Tensor b = m.select(-2, 0).select(-1, 1);
    Tensor c = m.select(-2, 1).select(-1, 0);
    Tensor d = m.select(-2, 1).select(-1, 1);
    Tensor determinant = a.mul(d).sub(b.mul(c));
    Tensor top = stack(List.of(d, b.neg()), -1);
    Tensor bottom = stack(List.of(c.neg(), a), -1);
    return stack(List.of(top, bottom), -2).div(determinant.unsqueeze(-1).unsqueeze(-1));
  }

  private static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.raw);
  }
}
