package dev.mimic.train.tools;

import dev.mimic.MimicException;
import dev.mimic.data.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The batches of a task without end, made by a few threads beside the one that trains.
///
/// A sample is drawn from (seed, step, place in the batch) alone: what comes out does not depend on
/// the number of threads or on where it began.
final class Samplers<S> implements AutoCloseable {
  /// Batches in the making, enough to even out a slow one.
  private static final int AHEAD = 3;

  private final Task<S> task;
  private final long seed;
  private final int batchSize;
  private final ExecutorService workers;
  private final Queue<List<Future<S>>> queue = new ArrayDeque<>();
  private long step; // of the batch to be queued next

  /// @param step whose batch comes first, from 0
  Samplers(Task<S> task, long seed, int batchSize, int threads, long step) {
    this.task = task;
    this.seed = seed;
    this.batchSize = batchSize;
    this.step = step;
    workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("samples-", 0).factory());
  }

  /// The next batch; waits until it is made.
  ///
  /// @throws MimicException if a sample cannot be made
  /// @throws CancellationException if the thread is interrupted
  List<S> next() {
    while (queue.size() < AHEAD) {
      queue.add(submit(step++));
    }
    List<S> batch = new ArrayList<>(batchSize);
    for (Future<S> sample : queue.remove()) {
      batch.add(await(sample));
    }
    return batch;
  }

  private List<Future<S>> submit(long at) {
    List<Future<S>> samples = new ArrayList<>(batchSize);
    for (int i = 0; i < batchSize; i++) {
      int place = i;
      samples.add(workers.submit(() -> task.sample(Seeds.at(seed, at, place))));
    }
    return samples;
  }

  private static <S> S await(Future<S> sample) {
    try {
      return sample.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MimicException refused) {
        throw refused;
      }
      throw new IllegalStateException("a sample could not be made", e.getCause());
    }
  }

  /// Stops the threads; samples in the making are finished first.
  @Override
  public void close() {
    queue.forEach(samples -> samples.forEach(sample -> sample.cancel(false)));
    queue.clear();
    workers.close();
  }
}
