package dev.mimic.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;

/// Our own loops on as many threads as libtorch's operations use.
public final class Parallel {
  private static final Map<Integer, ForkJoinPool> POOLS = new ConcurrentHashMap<>();

  private Parallel() {}

  /// Does `work` for 0 to `count` - 1, in any order and at the same time where there are threads.
  /// Engine thread; the work touches no tensor.
  public static void each(long count, IntConsumer work) {
    int threads = torch.get_num_threads();
    if (threads == 1) {
      for (int i = 0; i < count; i++) {
        work.accept(i);
      }
      return;
    }
    ForkJoinPool pool = POOLS.computeIfAbsent(threads, n -> new ForkJoinPool(n));
    pool.submit(() -> IntStream.range(0, Math.toIntExact(count)).parallel().forEach(work)).join();
  }
}
