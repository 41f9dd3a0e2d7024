package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Supplier;

/// A tensor at rest: its type, its shape, and where its numbers are when someone wants them.
///
/// Made by a reader it costs a few objects; [#data] is what touches the file. To test with one:
/// `new Stored(DType.FLOAT32, new long[] {2}, MemorySegment.ofArray(new float[] {1, 2}))`.
public final class Stored {
  private final DType type;
  private final long[] shape;
  private final Supplier<MemorySegment> source;

  /// `data` holds the numbers row-major and little-endian, without gaps, and is not copied.
  public Stored(DType type, long[] shape, MemorySegment data) {
    this(type, shape, () -> data);
    if (data.byteSize() != bytes()) {
      throw new IllegalArgumentException(
          "%d bytes do not fill a tensor of %s %s (%d bytes)."
              .formatted(data.byteSize(), type, Arrays.toString(shape), bytes()));
    }
  }

  Stored(DType type, long[] shape, Supplier<MemorySegment> source) {
    this.type = type;
    this.shape = shape.clone();
    this.source = source;
  }

  /// A copy of a tensor's numbers, which outlives every scope.
  public static Stored of(Tensor tensor) {
    MemorySegment numbers = tensor.bytes();
    MemorySegment copy = allocate(numbers.byteSize());
    return new Stored(tensor.type(), tensor.shape(), copy.copyFrom(numbers));
  }

  /// Memory outside the heap, free again when nobody refers to it.
  static MemorySegment allocate(long bytes) {
    try {
      return Arena.ofAuto().allocate(bytes, Long.BYTES);
    } catch (OutOfMemoryError e) {
      throw new MimicException(
          "A tensor needs %d MB of memory, more than Java may use. Maybe raise its limit: -Xmx."
              .formatted(bytes >> 20),
          e);
    }
  }

  public DType type() {
    return type;
  }

  public long[] shape() {
    return shape.clone();
  }

  /// The number of elements.
  public long count() {
    return Strides.count(shape);
  }

  public long bytes() {
    return count() * type.bytes();
  }

  /// The numbers: row-major, little-endian, without gaps. A view of the mapped file where that is
  /// how they lie there (perhaps unaligned: read them by `…_UNALIGNED` layouts), else a fresh copy.
  /// Throws [dev.mimic.MimicException] when they turn out to be damaged.
  public MemorySegment data() {
    return source.get();
  }

  /// Copies the numbers into libtorch; the tensor belongs to the innermost open scope.
  public Tensor tensor() {
    MemorySegment numbers = data();
    Tensor copy = Tensor.of(numbers, type, shape);
    if (numbers.isMapped()) {
      numbers.unload(); // the file's pages would count as ours until the collector unmaps the file
    }
    return copy;
  }

  /// The same numbers, rounded to another type.
  public Stored as(DType wanted) {
    if (wanted == type) {
      return this;
    }
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      return of(tensor().to(wanted));
    }
  }

  @Override
  public String toString() {
    return type.code() + Arrays.toString(shape);
  }
}
