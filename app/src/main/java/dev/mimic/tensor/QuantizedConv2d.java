package dev.mimic.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;

/// A convolution of bytes: pictures in unsigned bytes, weights in signed ones with a step for every
/// channel of the result, sums in 32 bits; a picture of bytes again, or of floats.
///
/// libtorch's `onednn::qconv2d_pointwise`, which no C++ function names, like [PackedConv2d]'s, the
/// plain twin.
public final class QuantizedConv2d implements Convolution {
  private static final long BYTES = 0; // libtorch's numbers of types
  private static final long FLOATS = 6;

  private final List<Pointer> owned = new ArrayList<>();
  private final WinogradConv2d.@Nullable Before before;
  private final Range in;
  private final OperatorHandle operator;
  private final IValue[] arguments; // all but the picture

  /// @param weight (O, C, k, k), float32
  /// @param bias (O), or null
  /// @param before what is done to a picture of floats first, or null
  /// @param in how the picture's bytes are to be read, and made of floats
  /// @param out how the result's are to be written; null for floats
  public QuantizedConv2d(
      Tensor weight,
      @Nullable Tensor bias,
      long padding,
      PackedConv2d.After after,
      WinogradConv2d.@Nullable Before before,
      Range in,
      @Nullable Range out) {
    this.before = before;
    this.in = in;
    try (Scope _ = Scope.open()) {
      long o = weight.size(0);
      Tensor precise = weight.to(DType.FLOAT64);
      Tensor steps = most(precise.reshape(o, -1)).div(127); // (O)
      Tensor rounded = precise.div(steps.view(o, 1, 1, 1));
      Tensor whole = rounded.add(rounded.sign().mul(0.5)).to(DType.INT8); // towards 0 from there
      IValue scales = own(new IValue(steps.to(DType.FLOAT32).raw));
      IValue zeros = own(new IValue(Tensor.zeros(DType.INT64, o).raw));
      operator = own(Dispatcher.singleton().findSchemaOrThrow("onednn::qconv2d_pointwise", ""));
      Argument schema = operator.schema().arguments();
      arguments =
          new IValue[] {
            own(new IValue(in.step())),
            own(new IValue((long) in.zero())),
            packed(whole, scales, padding, in),
            scales,
            zeros,
            own(bias == null ? new IValue() : new IValue(bias.to(DType.FLOAT32).contiguous().raw)),
            own(list(elements(schema, 7), 1, 1)),
            own(list(elements(schema, 8), padding, padding)),
            own(list(elements(schema, 9), 1, 1)),
            own(new IValue(1L)),
            own(new IValue(out == null ? 1.0 : out.step())),
            own(new IValue(out == null ? 0L : out.zero())),
            own(new IValue(out == null ? FLOATS : BYTES)),
            own(new IValue(after == PackedConv2d.After.RELU ? "relu" : "none")),
            own(new IValue(new GenericList(elements(schema, 15)))),
            own(new IValue()),
          };
    }
  }

  /// Whether floats of this shape, (B, C, H, W), can be made bytes.
  public static boolean takes(Tensor x) {
    return Native.vectors(x, x.size(1));
  }

  private static Tensor most(Tensor rows) {
    double[] numbers = rows.doubles();
    int each = Math.toIntExact(rows.size(1));
    double[] most = new double[Math.toIntExact(rows.size(0))];
    for (int i = 0; i < numbers.length; i++) {
      most[i / each] = Math.max(most[i / each], Math.abs(numbers[i]));
    }
    for (int i = 0; i < most.length; i++) {
      most[i] = Math.max(most[i], 1e-9);
    }
    return Tensor.of(most, most.length);
  }

  private IValue packed(Tensor weight, IValue scales, long padding, Range in) {
    OperatorHandle prepack = Dispatcher.singleton().findSchemaOrThrow("onednn::qconv_prepack", "");
    Argument schema = prepack.schema().arguments();
    IValueVector stack =
        new IValueVector(
            new IValue(weight.contiguous().raw),
            scales,
            new IValue(in.step()),
            new IValue((long) in.zero()),
            list(elements(schema, 4), 1, 1),
            list(elements(schema, 5), padding, padding),
            list(elements(schema, 6), 1, 1),
            new IValue(1L),
            new IValue());
    prepack.callBoxed(stack);
    return own(new IValue(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor())));
  }

  private static Type.TypePtr elements(Argument arguments, int index) {
    return arguments.getPointer(index).type().get().containedType(0);
  }

  private static IValue list(Type.TypePtr number, long... values) {
    GenericList list = new GenericList(number);
    for (long value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  private <P extends Pointer> P own(P pointer) {
    pointer.retainReference();
    owned.add(pointer);
    return pointer;
  }

  /// @param x (B, C, H, W), floats or the bytes of a convolution before
  /// @return (B, O, H', W')
  @Override
  public Tensor forward(Tensor x) {
    Tensor bytes = x.type() == DType.UINT8 ? x.channelsLast() : Bytes.of(x, in, before);
    IValueVector stack = new IValueVector(new IValue(bytes.raw));
    for (IValue argument : arguments) {
      stack.push_back(argument);
    }
    operator.callBoxed(stack);
    return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
  }

  @Override
  public void close() {
    owned.forEach(Pointer::releaseReference);
  }
}
