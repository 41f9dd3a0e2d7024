package dev.mimic.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where the elements of an array lie in a flat memory: strides, as numpy and PyTorch mean them.
final class Strides {
  private static final int MAX_DIMENSIONS =
      64; // numpy's limit; PyTorch has none but never gets near

  private Strides() {}

  /// The number of elements; shapes are checked by [#plausible] first.
  static long count(long... shape) {
    long count = 1;
    for (long length : shape) {
      count *= length;
    }
    return count;
  }

  /// Whether a file may claim this shape: no negative length, and at most `limit` elements even if
  /// its empty dimensions were not empty.
  static boolean plausible(long[] shape, long limit) {
    long room = Math.max(limit, 1);
    for (long length : shape) {
      if (length < 0 || length > room) {
        return false;
      }
      room /= Math.max(length, 1);
    }
    return shape.length <= MAX_DIMENSIONS;
  }

  /// `shape` stored with the last dimension innermost, as C does.
  static long[] rowMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = step;
      step *= shape[d];
    }
    return strides;
  }

  /// `shape` stored with the first dimension innermost, as Fortran does.
  static long[] columnMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int d = 0; d < shape.length; d++) {
      strides[d] = step;
      step *= shape[d];
    }
    return strides;
  }

  /// Whether the elements lie row-major without gaps; the stride of a dimension of one is idle.
  static boolean contiguous(long[] shape, long[] strides) {
    long[] expected = rowMajor(shape);
    boolean same = true;
    for (int d = 0; d < shape.length; d++) {
      same &= shape[d] == 1 || strides[d] == expected[d];
    }
    return same || count(shape) == 0;
  }

  /// Whether every element of a non-empty array lies in a memory of `length` elements.
  static boolean inside(long length, long offset, long[] shape, long[] strides) {
    if (offset < 0 || offset >= length) {
      return false;
    }
    long last = offset;
    for (int d = 0; d < shape.length; d++) {
      if (strides[d] < 0) {
        return false;
      }
      long room = length - 1 - last;
      if (shape[d] > 1 && strides[d] > room / (shape[d] - 1)) {
        return false;
      }
      last += (shape[d] - 1) * strides[d];
    }
    return true;
  }

  /// A row-major little-endian copy of an array that lies otherwise. `size` is the bytes of an
  /// element, `swap` whether they stand in big-endian order.
  static MemorySegment gather(
      MemorySegment from, int size, long offset, long[] shape, long[] strides, boolean swap) {
    long count = count(shape);
    MemorySegment to = Stored.allocate(count * size);
    long[] index = new long[shape.length];
    long at = offset;
    for (long i = 0; i < count; i++) {
      copy(from, at * size, to, i * size, size, swap);
      for (int d = shape.length - 1; d >= 0; d--) { // an odometer, the last dimension fastest
        at += strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        at -= index[d] * strides[d];
        index[d] = 0;
      }
    }
    return to;
  }

  private static void copy(
      MemorySegment from, long source, MemorySegment to, long target, int size, boolean swap) {
    for (int b = 0; b < size; b++) {
      byte value = from.get(ValueLayout.JAVA_BYTE, source + (swap ? size - 1 - b : b));
      to.set(ValueLayout.JAVA_BYTE, target + b, value);
    }
  }
}
