package dev.mimic.nn;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A convolution: (B, in, H, W) to (B, out, (H + 2 padding - kernel) / stride + 1, …).
///
/// It computes in the type of its weight, or in the narrower type that mixed-precision training
/// asks for ([Module#computeConvolutionsIn]): pictures are converted here, at the only place where
/// that pays.
public final class Conv2d extends Layer {
  private final Tensor weight; // (out, in / groups, kernel, kernel)
  private final @Nullable Tensor bias; // (out)
  private final int stride;
  private final int padding;
  private final int groups;
  private @Nullable PackedConv2d packed; // after fuse()
  private @Nullable DType compute; // null: the weight's own type

  /// With stride 1 and a bias.
  public Conv2d(int in, int out, int kernel, int padding) {
    this(in, out, kernel, 1, padding, 1, true);
  }

  public Conv2d(
      int in, int out, int kernel, int stride, int padding, int groups, boolean withBias) {
    weight = parameter("weight", out, in / groups, kernel, kernel);
    bias = withBias ? parameter("bias", out) : null;
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
  }

  /// Each channel by its own `kernel` x `kernel` filter, no bias: PaddleGAN's mobile blocks.
  static Conv2d depthwise(int channels, int kernel) {
    return new Conv2d(channels, channels, kernel, 1, kernel / 2, channels, false);
  }

  /// Mixes channels pixel by pixel, no bias.
  public static Conv2d pointwise(int in, int out) {
    return new Conv2d(in, out, 1, 1, 0, 1, false);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (packed != null) {
      return packed.forward(x);
    }
    DType type = compute == null ? weight.type() : compute;
    Tensor offset = bias == null ? null : bias.to(type);
    return Ops.conv2d(x.to(type), weight.to(type), offset, stride, padding, groups);
  }

  @Override
  public void fuse() {
    fuse(null, false);
  }

  /// Packs the weights with what follows the convolution folded in.
  ///
  /// @param norm the batch norm behind it, or null: a scale and a shift of every channel, which the
  ///   weights and the bias can take over exactly
  /// @param relu whether a ReLU comes after
  public void fuse(@Nullable BatchNorm2d norm, boolean relu) {
    closeOwn();
    PackedConv2d.After after = relu ? PackedConv2d.After.RELU : PackedConv2d.After.NOTHING;
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      if (norm == null) {
        packed = new PackedConv2d(weight, bias, stride, padding, groups, after);
        return;
      }
      Tensor scale = norm.scale(); // (out)
      Tensor folded = weight.mul(scale.view(-1, 1, 1, 1)).to(weight.type());
      Tensor shift = norm.shift(); // (out)
      Tensor offset = bias == null ? shift : bias.mul(scale).add(shift);
      packed = new PackedConv2d(folded, offset, stride, padding, groups, after);
    }
  }

  @Override
  protected void closeOwn() {
    if (packed != null) {
      packed.close();
      packed = null;
    }
  }

  /// PyTorch's default: uniform within 1 / sqrt(fan in), for weight and bias.
  @Override
  protected void initialiseOwn(RandomGenerator random) {
    double bound = Math.sqrt(1.0 / (weight.count() / weight.size(0)));
    uniform(weight, bound, random);
    if (bias != null) {
      uniform(bias, bound, random);
    }
  }

  static void uniform(Tensor target, double bound, RandomGenerator random) {
    float[] drawn = new float[Math.toIntExact(target.count())];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) random.nextDouble(-bound, bound);
    }
    target.copyInPlace(Tensor.of(drawn, target.shape()));
  }

  /// Makes fresh weights larger or smaller; the bias stays.
  public void spread(double factor) {
    weight.mulInPlace(factor);
  }

  /// Zero weights and the given bias: how the Jacobian head starts at the identity.
  public void initialiseConstant(float... biases) {
    weight.fillInPlace(0);
    if (bias != null) {
      bias.copyInPlace(Tensor.of(biases, biases.length));
    }
  }

  void computeIn(DType type) {
    compute = type;
  }
}
