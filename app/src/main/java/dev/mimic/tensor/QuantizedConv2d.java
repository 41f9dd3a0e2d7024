package dev.mimic.tensor;

import org.bytedeco.pytorch.IValue;
import org.jspecify.annotations.Nullable;

/// A convolution of bytes: pictures in unsigned bytes, weights in signed ones with a step for every
/// channel of the result, sums in 32 bits; a picture of bytes again, or of floats.
///
/// libtorch's `onednn::qconv2d_pointwise`, which no C++ function names, like [PackedConv2d]'s, the
/// plain twin.
public final class QuantizedConv2d implements Convolution {
  private static final long BYTES = 0; // libtorch's numbers of types
  private static final long FLOATS = 6;

  private final WinogradConv2d.@Nullable Before before;
  private final Range in;
  private final BoxedOperator operator;
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
      operator = new BoxedOperator("onednn::qconv2d_pointwise");
      IValue scales = operator.keep(new IValue(steps.to(DType.FLOAT32).raw));
      Tensor offset = bias == null ? null : bias.to(DType.FLOAT32).contiguous();
      arguments =
          new IValue[] {
            operator.keep(new IValue(in.step())),
            operator.number(in.zero()),
            packed(whole, scales, padding, in),
            scales,
            operator.keep(new IValue(Tensor.zeros(DType.INT64, o).raw)),
            offset == null ? operator.nothing() : operator.keep(new IValue(offset.raw)),
            operator.list(7, 1, 1),
            operator.list(8, padding, padding),
            operator.list(9, 1, 1),
            operator.number(1),
            operator.keep(new IValue(out == null ? 1.0 : out.step())),
            operator.number(out == null ? 0 : out.zero()),
            operator.number(out == null ? FLOATS : BYTES),
            operator.keep(new IValue(after == PackedConv2d.After.RELU ? "relu" : "none")),
            operator.list(15, new double[0]),
            operator.nothing(),
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
    try (BoxedOperator prepack = new BoxedOperator("onednn::qconv_prepack")) {
      return operator.keep(
          new IValue(
              prepack.call(
                  new IValue(weight.contiguous().raw),
                  scales,
                  new IValue(in.step()),
                  new IValue((long) in.zero()),
                  prepack.list(4, 1, 1),
                  prepack.list(5, padding, padding),
                  prepack.list(6, 1, 1),
                  prepack.number(1),
                  prepack.nothing())));
    }
  }

  /// @param x (B, C, H, W), floats or the bytes of a convolution before
  /// @return (B, O, H', W')
  @Override
  public Tensor forward(Tensor x) {
    Tensor bytes = x.type() == DType.UINT8 ? x.channelsLast() : Bytes.of(x, in, before);
    return new Tensor(operator.call(new IValue(bytes.raw), arguments));
  }

  @Override
  public void close() {
    operator.close();
  }
}
