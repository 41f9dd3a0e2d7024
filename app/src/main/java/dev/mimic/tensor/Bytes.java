package dev.mimic.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Floats as unsigned bytes, channels innermost, in one pass with a norm and a ReLU in front.
final class Bytes {
  private static final VectorSpecies<Byte> SPECIES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(8 * Lanes.width()));

  private Bytes() {}

  /// @param x (B, C, H, W), float32; C a whole number of vectors
  /// @param before what is done to each number first, or null
  /// @return (B, C, H, W) unsigned bytes
  static Tensor of(Tensor x, Range range, WinogradConv2d.@Nullable Before before) {
    long b = x.size(0);
    long c = x.size(1);
    Tensor made = Tensor.uninitialised(DType.UINT8, b, x.size(2), x.size(3), c).permute(0, 3, 1, 2);
    MemorySegment from = x.channelsLast().memory();
    MemorySegment to = made.memory();
    int channels = Math.toIntExact(c);
    long line = x.size(3) * c;
    Parallel.each(b * x.size(2), row -> line(from, to, row * line, line, channels, range, before));
    return made;
  }

  private static void line(
      MemorySegment from,
      MemorySegment to,
      long at,
      long count,
      int channels,
      Range range,
      WinogradConv2d.@Nullable Before before) {
    float finer = (float) (1 / range.step());
    float offset = range.zero() + 0.5f;
    for (long i = at; i < at + count; i += channels) {
      for (int c = 0; c < channels; c += Lanes.width()) {
        FloatVector x = Lanes.load(from, i + c);
        if (before != null) {
          FloatVector scale = FloatVector.fromArray(Lanes.SPECIES, before.scale(), c);
          x = x.fma(scale, FloatVector.fromArray(Lanes.SPECIES, before.shift(), c)).max(0);
        }
        FloatVector steps = x.mul(finer).add(offset).max(0).min(255);
        ((ByteVector) steps.convertShape(VectorOperators.F2B, SPECIES, 0))
            .intoMemorySegment(to, i + c, ByteOrder.nativeOrder());
      }
    }
  }
}
