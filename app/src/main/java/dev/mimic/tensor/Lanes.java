package dev.mimic.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.pytorch.global.torch;

/// What our own loops over native numbers have in common: as many floats at a time as the processor
/// has lanes, on as many threads as libtorch uses.
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final Map<Integer, ForkJoinPool> POOLS = new ConcurrentHashMap<>();

  private Lanes() {}

  /// Whether `channels` numbers side by side are a whole number of vectors.
  static boolean fill(long channels) {
    return channels % SPECIES.length() == 0;
  }

  /// @param at in floats from the start
  static FloatVector load(MemorySegment numbers, long at) {
    return FloatVector.fromMemorySegment(SPECIES, numbers, at * Float.BYTES, ORDER);
  }

  static void store(FloatVector vector, MemorySegment numbers, long at) {
    vector.intoMemorySegment(numbers, at * Float.BYTES, ORDER);
  }

  /// Does `work` for 0 to `count` - 1, at the same time where there are threads.
  static void each(int count, IntConsumer work) {
    int threads = torch.get_num_threads();
    if (threads == 1) {
      for (int i = 0; i < count; i++) {
        work.accept(i);
      }
      return;
    }
    ForkJoinPool pool = POOLS.computeIfAbsent(threads, ForkJoinPool::new);
    pool.submit(() -> IntStream.range(0, count).parallel().forEach(work)).join();
  }
}
