package dev.mimic.track;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Several threads that take one video after another from the same queue.
public final class Workers {
  private Workers() {}

  /// @param count threads at most
  /// @param work what a thread does: polls the queue until it is empty
  /// @return what all of them gave, in no order
  /// @throws RuntimeException the first of a thread; the others stop after the video they are at
  public static <T, R> List<R> share(
      Collection<T> videos, int count, Function<Queue<T>, List<R>> work) {
    Queue<T> waiting = new ConcurrentLinkedQueue<>(videos);
    List<R> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<List<R>>> parts = new ArrayList<>();
      for (int i = 0; i < Math.min(count, videos.size()); i++) {
        parts.add(threads.submit(() -> work.apply(waiting)));
      }
      for (Future<List<R>> part : parts) {
        results.addAll(result(part, waiting));
      }
    }
    return results;
  }

  private static <R> List<R> result(Future<List<R>> part, Queue<?> waiting) {
    try {
      return part.get();
    } catch (ExecutionException e) {
      waiting.clear();
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      waiting.clear();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while working through videos.", e);
    }
  }
}
