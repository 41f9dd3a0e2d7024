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
}
