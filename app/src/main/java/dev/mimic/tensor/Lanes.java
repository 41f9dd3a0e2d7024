package dev.mimic.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// As many floats at a time as the processor has lanes: what our own loops over native numbers have
/// in common.
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  /// @param at in floats from the start
  static FloatVector load(MemorySegment numbers, long at) {
    return FloatVector.fromMemorySegment(SPECIES, numbers, at * Float.BYTES, ORDER);
  }

  static void store(FloatVector vector, MemorySegment numbers, long at) {
    vector.intoMemorySegment(numbers, at * Float.BYTES, ORDER);
  }

  static int width() {
    return SPECIES.length();
  }

  /// The weighted sum of four pixels of `channels` numbers.
  ///
  /// @param pixels which of them, counted from the start
  /// @param at in floats from the start of `made`
  static void mix(
      MemorySegment picture,
      long[] pixels,
      float[] weights,
      int channels,
      MemorySegment made,
      long at) {
    for (int i = 0; i < channels; i += SPECIES.length()) {
      FloatVector sum = load(picture, pixels[0] * channels + i).mul(weights[0]);
      sum = load(picture, pixels[1] * channels + i).mul(weights[1]).add(sum);
      sum = load(picture, pixels[2] * channels + i).mul(weights[2]).add(sum);
      sum = load(picture, pixels[3] * channels + i).mul(weights[3]).add(sum);
      store(sum, made, at + i);
    }
  }
}
