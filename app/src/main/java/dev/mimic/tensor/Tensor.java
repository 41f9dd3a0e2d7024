package dev.mimic.tensor;

import static org.bytedeco.pytorch.global.torch.empty;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/// An array of numbers in native memory, with only the operations that this project uses.
///
/// A tensor belongs to the innermost [Scope] that was open on its thread when it was made, and is
/// freed with it; weights are [#retain]ed by their module. Operations return new tensors and leave
/// this one alone, but for those named `…InPlace`. Shapes are written row-major, `(B, C, H, W)`.
///
/// ```java
/// try (Scope _ = Scope.open()) {
///   Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
///   assertThat(x.mul(2).sum().item()).isEqualTo(12);
/// }
/// ```
public final class Tensor implements AutoCloseable {
  final org.bytedeco.pytorch.Tensor raw;

  Tensor(org.bytedeco.pytorch.Tensor raw) {
    this.raw = raw;
  }

  // ---------------------------------------------------------------- made from nothing

  /// Copies row-major little-endian `data` to a new tensor on the CPU.
  public static Tensor of(MemorySegment data, DType type, long... shape) {
    Tensor made = uninitialised(type, shape);
    long bytes = made.count() * type.bytes();
    if (data.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%d bytes do not fill a tensor of %s %s (%d bytes)."
              .formatted(data.byteSize(), type, Arrays.toString(shape), bytes));
    }
    made.memory().copyFrom(data);
    return made;
  }

  public static Tensor of(float[] data, long... shape) {
    return of(MemorySegment.ofArray(data), DType.FLOAT32, shape);
  }

  public static Tensor of(double[] data, long... shape) {
    return of(MemorySegment.ofArray(data), DType.FLOAT64, shape);
  }

  public static Tensor zeros(DType type, long... shape) {
    return uninitialised(type, shape).fillInPlace(0);
  }

  public static Tensor full(double value, DType type, long... shape) {
    return uninitialised(type, shape).fillInPlace(value);
  }

  /// A tensor whose numbers are whatever the memory held: for weights about to be loaded.
  public static Tensor uninitialised(DType type, long... shape) {
    Native.load();
    return new Tensor(
        empty(
            shape,
            new TensorOptions(type.torch),
            new MemoryFormatOptional(MemoryFormat.Contiguous)));
  }

  // ---------------------------------------------------------------- what it is

  public long[] shape() {
    return raw.sizes().vec().get();
  }

  /// The length of dimension `d`; negative counts from the end.
  public long size(int d) {
    return raw.size(d);
  }

  public int dimensions() {
    return (int) raw.dim();
  }

  /// The number of elements.
  public long count() {
    return raw.numel();
  }

  public DType type() {
    return DType.of(raw.scalar_type());
  }

  public Device device() {
    return raw.is_cuda() ? new Device(true, raw.device().index()) : Device.CPU;
  }

  // ---------------------------------------------------------------- out to Java

  /// The single element of a tensor of one element.
  public double item() {
    return raw.item_double();
  }

  /// A row-major copy of the numbers.
  public float[] floats() {
    return to(DType.FLOAT32).bytes().toArray(ValueLayout.JAVA_FLOAT);
  }

  /// A row-major copy of the numbers.
  public double[] doubles() {
    return to(DType.FLOAT64).bytes().toArray(ValueLayout.JAVA_DOUBLE);
  }

  /// The numbers in row-major order. Valid as long as this tensor's scope, and this tensor's own
  /// memory when it is on the CPU and contiguous.
  public MemorySegment bytes() {
    return to(Device.CPU).contiguous().memory();
  }

  /// This tensor's own numbers in the order that they lie in. Valid as long as its scope.
  @SuppressWarnings("restricted") // the address and the length both come from libtorch
  MemorySegment memory() {
    return MemorySegment.ofAddress(raw.data_ptr().address()).reinterpret(count() * type().bytes());
  }

  // ---------------------------------------------------------------- arithmetic

  public Tensor add(Tensor other) {
    return new Tensor(raw.add(other.raw));
  }

  public Tensor add(double value) {
    return new Tensor(raw.add(new Scalar(value)));
  }

  public Tensor sub(Tensor other) {
    return new Tensor(raw.sub(other.raw));
  }

  public Tensor sub(double value) {
    return new Tensor(raw.sub(new Scalar(value)));
  }

  public Tensor mul(Tensor other) {
    return new Tensor(raw.mul(other.raw));
  }

  public Tensor mul(double value) {
    return new Tensor(raw.mul(new Scalar(value)));
  }

  public Tensor div(Tensor other) {
    return new Tensor(raw.div(other.raw));
  }

  public Tensor div(double value) {
    return new Tensor(raw.div(new Scalar(value)));
  }

  public Tensor neg() {
    return new Tensor(raw.neg());
  }

  public Tensor square() {
    return mul(this);
  }

  public Tensor abs() {
    return new Tensor(raw.abs());
  }

  public Tensor sign() {
    return new Tensor(raw.sign());
  }

  public Tensor exp() {
    return new Tensor(raw.exp());
  }

  public Tensor log() {
    return new Tensor(raw.log());
  }

  public Tensor sqrt() {
    return new Tensor(raw.sqrt());
  }

  public Tensor relu() {
    return new Tensor(raw.relu());
  }

  public Tensor sigmoid() {
    return new Tensor(raw.sigmoid());
  }

  public Tensor leakyRelu(double slope) {
    return new Tensor(torch.leaky_relu(raw, new Scalar(slope)));
  }

  public Tensor softmax(int d) {
    return new Tensor(torch.softmax(raw, d));
  }

  /// Every number brought into [`least`, `most`].
  public Tensor clamp(double least, double most) {
    return new Tensor(
        raw.clamp(new ScalarOptional(new Scalar(least)), new ScalarOptional(new Scalar(most))));
  }

  public Tensor matmul(Tensor other) {
    return new Tensor(raw.matmul(other.raw));
  }

  // ---------------------------------------------------------------- reductions

  public Tensor sum() {
    return new Tensor(raw.sum());
  }

  public Tensor sum(long... dimensions) {
    return new Tensor(raw.sum(dimensions, false, new ScalarTypeOptional()));
  }

  public Tensor mean() {
    return new Tensor(raw.mean());
  }

  public Tensor mean(long... dimensions) {
    return new Tensor(raw.mean(dimensions, false, new ScalarTypeOptional()));
  }

  public Tensor max() {
    return new Tensor(raw.max());
  }

  /// The index of the greatest along dimension `d`, which disappears.
  public Tensor argmax(int d) {
    return new Tensor(raw.argmax(new LongOptional(d), false));
  }

  /// The Euclidean norm of all elements.
  public Tensor norm() {
    return square().sum().sqrt();
  }

  /// Whether no element is infinite or not a number.
  public boolean finite() {
    return Double.isFinite(abs().sum().item());
  }

  // ---------------------------------------------------------------- shape

  public Tensor view(long... shape) {
    return new Tensor(raw.view(shape));
  }

  public Tensor reshape(long... shape) {
    return new Tensor(raw.reshape(shape));
  }

  public Tensor permute(long... order) {
    return new Tensor(raw.permute(order));
  }

  public Tensor unsqueeze(int d) {
    return new Tensor(raw.unsqueeze(d));
  }

  public Tensor squeeze(int d) {
    return new Tensor(raw.squeeze(d));
  }

  /// The slice at `index` of dimension `d`, which disappears.
  public Tensor select(int d, long index) {
    return new Tensor(raw.select(d, index));
  }

  /// `length` entries of dimension `d` from `start` on.
  public Tensor narrow(int d, long start, long length) {
    return new Tensor(raw.narrow(d, start, length));
  }

  /// Every `step`-th entry of dimension `d` from `start` on, as a view.
  public Tensor every(int d, long step, long start) {
    return new Tensor(raw.slice(d, new LongOptional(start), new LongOptional(), step));
  }

  /// A view that repeats dimensions of length one without copying.
  public Tensor expand(long... shape) {
    return new Tensor(raw.expand(shape));
  }

  public Tensor flip(long... dimensions) {
    return new Tensor(raw.flip(dimensions));
  }

  // ---------------------------------------------------------------- layout, type, place

  public Tensor contiguous() {
    return new Tensor(raw.contiguous());
  }

  /// `(B, C, H, W)` with channels innermost in memory; the shape stays.
  public Tensor channelsLast() {
    return new Tensor(raw.contiguous(MemoryFormat.ChannelsLast));
  }

  public boolean isChannelsLast() {
    return dimensions() == 4 && raw.is_contiguous(MemoryFormat.ChannelsLast);
  }

  public Tensor to(DType type) {
    return type() == type ? this : new Tensor(raw.to(type.torch));
  }

  public Tensor to(Device device) {
    return device().equals(device)
        ? this
        : new Tensor(
            raw.to(
                new ScalarTypeOptional(),
                new org.bytedeco.pytorch.LayoutOptional(),
                new DeviceOptional(device.torch()),
                new BoolOptional(),
                false,
                false,
                new MemoryFormatOptional()));
  }

  /// The same kind of number in the same place as `other`.
  public Tensor like(Tensor other) {
    return to(other.type()).to(other.device());
  }

  /// A copy with memory of its own.
  public Tensor copy() {
    return new Tensor(raw.clone());
  }

  // ---------------------------------------------------------------- gradients

  /// The same numbers, cut off from what computed them.
  public Tensor detach() {
    return new Tensor(raw.detach());
  }

  /// Whether [#backward] would gather a gradient here.
  public boolean requiresGrad() {
    return raw.requires_grad();
  }

  public Tensor requireGrad(boolean wanted) {
    raw.set_requires_grad(wanted);
    return this;
  }

  /// Adds the gradient of this scalar to [#grad] of every leaf that it was computed from.
  public void backward() {
    raw.backward(
        new org.bytedeco.pytorch.Tensor(), new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /// The gradient gathered by [#backward], or null when there is none.
  public @Nullable Tensor grad() {
    org.bytedeco.pytorch.Tensor grad = raw.grad();
    return grad.defined() ? new Tensor(grad) : null;
  }

  /// Drops the gathered gradient and its memory.
  public void clearGrad() {
    raw.mutable_grad().reset();
  }

  // ---------------------------------------------------------------- in place (not recorded for
  // gradients)

  public Tensor fillInPlace(double value) {
    raw.fill_(new Scalar(value));
    return this;
  }

  public Tensor mulInPlace(double value) {
    raw.mul_(new Scalar(value));
    return this;
  }

  public Tensor mulInPlace(Tensor other) {
    raw.mul_(other.raw);
    return this;
  }

  public Tensor addInPlace(Tensor other) {
    raw.add_(other.raw);
    return this;
  }

  public Tensor addInPlace(double value) {
    raw.add_(new Scalar(value));
    return this;
  }

  /// `this += factor * other`.
  public Tensor addInPlace(Tensor other, double factor) {
    raw.add_(other.raw, new Scalar(factor));
    return this;
  }

  /// `this += factor * a * b`.
  public Tensor addProductInPlace(Tensor a, Tensor b, double factor) {
    raw.addcmul_(a.raw, b.raw, new Scalar(factor));
    return this;
  }

  /// `this += factor * a / b`.
  public Tensor addQuotientInPlace(Tensor a, Tensor b, double factor) {
    raw.addcdiv_(a.raw, b.raw, new Scalar(factor));
    return this;
  }

  public Tensor reluInPlace() {
    raw.relu_();
    return this;
  }

  public Tensor leakyReluInPlace(double slope) {
    torch.leaky_relu_(raw, new Scalar(slope));
    return this;
  }

  /// Overwrites the numbers by those of `other`, converting type and place.
  public Tensor copyInPlace(Tensor other) {
    raw.copy_(other.raw);
    return this;
  }

  /// Gives this tensor the memory of `other`, whatever its type, place or layout: how a module
  /// changes its weights to bfloat16 or to a GPU while everybody keeps this object.
  public Tensor become(Tensor other) {
    raw.set_data(other.raw);
    return this;
  }

  // ---------------------------------------------------------------- ownership

  /// Makes this tensor outlive every scope until [#close]: for weights and other long-lived state.
  public Tensor retain() {
    raw.retainReference();
    return this;
  }

  /// Frees a [#retain]ed tensor.
  @Override
  public void close() {
    raw.releaseReference();
  }

  @Override
  public String toString() {
    return "Tensor(%s, %s, %s)".formatted(type(), Arrays.toString(shape()), device());
  }
}
