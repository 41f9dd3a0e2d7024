package dev.mimic.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;
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

  private final List<Pointer> owned = new ArrayList<>();
  private final OperatorHandle operator;
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
      operator = own(Dispatcher.singleton().findSchemaOrThrow(OPERATOR, ""));
      Argument arguments = operator.schema().arguments();
      Type.TypePtr number = elements(arguments, 3);
      Type.TypePtr scalar = elements(arguments, 8);
      type = weight.type();
      long[] pad = {padding, padding};
      long[] step = {stride, stride};
      steps = step;
      margins = pad;
      groupCount = groups;
      plain = own(new org.bytedeco.pytorch.Tensor(weight.contiguous().raw));
      this.bias = own(bias == null ? new IValue() : new IValue(bias.to(type).contiguous().raw));
      this.padding = own(list(number, pad));
      this.stride = own(list(number, step));
      dilation = own(list(number, ONES));
      this.groups = own(new IValue(groups));
      this.after = own(new IValue(after.name));
      scalars = own(list(scalar, after.scalars));
      nothing = own(new IValue());
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
          own(
              new IValue(
                  torch.mkldnn_reorder_conv2d_weight(
                      unpacked.to_mkldnn(),
                      margins,
                      steps,
                      ONES,
                      groupCount,
                      new LongArrayRefOptional(new LongArrayRef(sizes, size.length)))));
      owned.remove(unpacked);
      unpacked.releaseReference();
      return packed;
    }
  }

  /// The type of a list argument's elements. It must be the schema's own: made otherwise, it is
  /// freed twice.
  private static Type.TypePtr elements(Argument arguments, int index) {
    return arguments.getPointer(index).type().get().containedType(0);
  }

  private static IValue list(Type.TypePtr number, long[] values) {
    GenericList list = new GenericList(number);
    for (long value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  private static IValue list(Type.TypePtr number, double[] values) {
    GenericList list = new GenericList(number);
    for (double value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  private <P extends Pointer> P own(P pointer) {
    pointer.retainReference();
    owned.add(pointer);
    return pointer;
  }

  /// (B, C, H, W) to (B, O, H', W').
  @Override
  public Tensor forward(Tensor x) {
    if (plain != null) {
      weight = packed(plain, x.shape());
      plain = null;
    }
    IValue picture = new IValue(x.to(type).raw);
    IValueVector stack =
        new IValueVector(
            picture, weight, bias, padding, stride, dilation, groups, after, scalars, nothing);
    operator.callBoxed(stack);
    // a handle of its own: toTensor() points into the stack, which may be freed before the result
    return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
  }

  @Override
  public void close() {
    owned.forEach(Pointer::releaseReference);
  }
}
