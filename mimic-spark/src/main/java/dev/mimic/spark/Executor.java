package dev.mimic.spark;

import dev.mimic.cli.Batch;
import dev.mimic.track.FaceSearch;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/// What an executor opens once and keeps to its end: it is a process of its own, and its tasks come
/// and go.
final class Executor {
  private static @Nullable Batch batch;
  private static final Map<Batch.Preparation, FaceSearch> SEARCHES = new HashMap<>();

  private Executor() {}

  /// The networks that animate.
  static synchronized Batch batch() {
    if (batch == null) {
      batch = Batch.open(threads());
    }
    return batch;
  }

  /// What finds faces; asked by one task at a time.
  static synchronized FaceSearch search(Batch.Preparation preparation) {
    return SEARCHES.computeIfAbsent(preparation, wanted -> wanted.search(threads()));
  }

  /// Processors of the executor, all of which one operation may use.
  static int threads() {
    int all = Runtime.getRuntime().availableProcessors();
    return SparkEnv.get().conf().getInt("spark.executor.cores", all);
  }
}
