package dev.mimic.nn;

import static java.util.Objects.requireNonNull;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
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
    requireWeights();
    closeOwn();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Folded folded = folded(norm);
      packed = new PackedConv2d(folded.weight, folded.bias, stride, padding, groups, after(relu));
    }
  }

  static PackedConv2d.After after(boolean relu) {
    return relu ? PackedConv2d.After.RELU : PackedConv2d.After.NOTHING;
  }

  /// Weights and bias that do the norm's work as well.
  ///
  /// @param weight (out, in / groups, kernel, kernel)
  /// @param bias (out), or null
  record Folded(Tensor weight, @Nullable Tensor bias) {}

  /// @param norm the batch norm behind this convolution, or null
  Folded folded(@Nullable BatchNorm2d norm) {
    requireWeights();
    if (norm == null) {
      return new Folded(weight, bias);
    }
    Tensor scale = norm.scale(); // (out)
    Tensor shift = norm.shift(); // (out)
    return new Folded(
        weight.mul(scale.view(-1, 1, 1, 1)).to(weight.type()),
        bias == null ? shift : bias.mul(scale).add(shift));
  }

  /// Several convolutions with biases as one, which look at the same picture in the same way.
  static PackedConv2d joined(List<Conv2d> convs) {
    convs.forEach(Conv2d::requireWeights);
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d one = convs.getFirst();
      return new PackedConv2d(
          Ops.cat(convs.stream().map(conv -> conv.weight).toList(), 0),
          Ops.cat(convs.stream().map(conv -> requireNonNull(conv.bias)).toList(), 0),
          one.stride,
          one.padding,
          one.groups,
          PackedConv2d.After.NOTHING);
    }
  }

  /// Whether it sees 7 x 7 pixels and keeps the picture's size.
  boolean seven() {
    return weight.size(2) == 7 && padding == 3 && stride == 1 && groups == 1;
  }

  /// This 7 x 7 convolution for pictures in quarters ([UpConv2d#quarters]), (B, 4 in, h + 1, w +
  /// 1), with results in quarters of another order: (B, 4 out, h, w), as [Ops#pixelShuffle] reads
  /// them.
  ///
  /// Results 2y and 2y + 1 need the lines 2y - 3 to 2y + 4, which lie in four lines of quarters.
  Folded quartered() {
    requireWeights();
    long out = weight.size(0);
    long in = weight.size(1);
    Tensor whole = Tensor.zeros(DType.FLOAT32, out, 2, 2, 2, 2, in, 4, 4);
    Tensor taps = weight.to(DType.FLOAT32);
    for (int corners = 0; corners < 16; corners++) { // of the result, then of what it sees
      Tensor down = shifted(corners >> 3 & 1, corners >> 1 & 1);
      Tensor across = shifted(corners >> 2 & 1, corners & 1);
      Tensor seen = down.matmul(taps.reshape(out * in, 7, 7)).matmul(across.permute(1, 0));
      whole
          .select(1, corners >> 3 & 1)
          .select(1, corners >> 2 & 1)
          .select(1, corners >> 1 & 1)
          .select(1, corners & 1)
          .copyInPlace(seen.view(out, in, 4, 4));
    }
    Tensor all = bias == null ? null : bias.view(out, 1).expand(out, 4).reshape(4 * out);
    Tensor quartered = whole.view(4 * out, 4 * in, 4, 4).to(weight.type());
    return new Folded(quartered, all);
  }

  /// Which of seven taps falls on which of four lines of quarters: (4, 7).
  private static Tensor shifted(int result, int seen) {
    double[] ones = new double[4 * 7];
    for (int line = 0; line < 4; line++) {
      int tap = 2 * line + seen - result;
      if (tap >= 0 && tap < 7) {
        ones[line * 7 + tap] = 1;
      }
    }
    return Tensor.of(ones, 4, 7).to(DType.FLOAT32);
  }

  @Override
  void forgetOwn() {
    if (packed != null) {
      forget();
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
