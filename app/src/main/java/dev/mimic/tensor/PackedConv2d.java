package dev.mimic.tensor;

import static java.util.Objects.requireNonNull;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// A convolution prepared for inference on the processor: its weights laid out once, when the first
/// picture says its size, as oneDNN's kernels read them; what follows computed while the result is
/// still in the cache.
///
/// Channels innermost, in and out. It is libtorch's `mkldnn::_convolution_pointwise`, which
/// `torch.compile` uses and no C++ function names; so it is called through the dispatcher.
/// [Ops#conv2d] is the plain twin.
public final class PackedConv2d implements Convolution {
  private static final String OPERATOR = "mkldnn::_convolution_pointwise";
  private static final long[] ONES = {1, 1};

  /// What is done to each number of the result before it leaves the cache.
  public enum After {
    NOTHING("none"),
    RELU("relu"),
    /// Slope 0.2 for what is negative.
    LEAKY_RELU("leaky_relu", 0.2);

    private final String name;
    private final double[] scalars;

    After(String name, double... scalars) {
      this.name = name;
      this.scalars = scalars;
    }
  }

  private final BoxedOperator operator;
  private final DType type;
  private final long[] steps;
  private final long[] margins;
  private final long groupCount;
  private org.bytedeco.pytorch.@Nullable Tensor plain; // until the first picture
  private @Nullable IValue weight; // from then on
  private final IValue bias;
  private final IValue padding;
  private final IValue stride;
  private final IValue dilation;
  private final IValue groups;
  private final IValue after;
  private final IValue scalars;
  private final IValue nothing;

  /// @param weight (O, C / groups, k, k), in the type that is computed in
  /// @param bias (O), or null
  public PackedConv2d(
      Tensor weight, @Nullable Tensor bias, long stride, long padding, long groups, After after) {
    try (Scope _ = Scope.open()) {
      operator = new BoxedOperator(OPERATOR);
      type = weight.type();
      margins = new long[] {padding, padding};
      steps = new long[] {stride, stride};
      groupCount = groups;
      // views: a module may empty the very tensors that it gave
      plain =
          operator.keep(
              new org.bytedeco.pytorch.Tensor(weight.contiguous().view(weight.shape()).raw));
      this.bias =
          bias == null
              ? operator.nothing()
              : operator.keep(new IValue(bias.to(type).contiguous().view(-1).raw));
      this.padding = operator.list(3, margins);
      this.stride = operator.list(3, steps);
      dilation = operator.list(3, ONES);
      this.groups = operator.number(groups);
      this.after = operator.keep(new IValue(after.name));
      scalars = operator.list(8, after.scalars);
      nothing = operator.nothing();
    }
  }

  /// The weights as the kernel for pictures of this size reads them. It must be the size that they
  /// come in: packed for another, some shapes are left to a kernel that is thirty times slower (96
  /// channels of 7 x 7 pixels, say). Pictures of other sizes that come later are computed as well.
  private IValue packed(org.bytedeco.pytorch.Tensor unpacked, long[] size) {
    try (Scope _ = Scope.open()) {
      LongPointer sizes =
          new LongPointer(size); // a Java array's copy would be gone before it is read
      IValue packed =
          operator.keep(
              new IValue(
                  torch.mkldnn_reorder_conv2d_weight(
                      unpacked.to_mkldnn(),
                      margins,
                      steps,
                      ONES,
                      groupCount,
                      new LongArrayRefOptional(new LongArrayRef(sizes, size.length)))));
      operator.release(unpacked);
      return packed;
    }
  }

  /// (B, C, H, W) to (B, O, H', W').
  @Override
  public Tensor forward(Tensor x) {
    IValue filters = weight;
    if (filters == null) {
      filters = packed(requireNonNull(plain), x.shape());
      weight = filters;
      plain = null;
    }
    IValue picture = new IValue(x.to(type).raw);
    return new Tensor(
        operator.call(
            picture, filters, bias, padding, stride, dilation, groups, after, scalars, nothing));
  }

  @Override
  public void close() {
    operator.close();
  }
}
