package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.Config;
import dev.mimic.config.TrainParams;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The batches of training, epoch after epoch without end, made by a few threads beside the one
/// that trains.
///
/// ```java
/// try (Batches batches = Batches.from(config, clips, seed, 2)) {
///   batches.skipTo(epoch, iteration); // resuming
///   Batch batch = batches.next();
/// ```
///
/// Every epoch takes the samples in a new order and drops the ones that do not fill a batch. What
/// comes out depends on the seed alone, not on the number of threads or on where it began.
public final class Batches implements Iterator<Batch>, AutoCloseable {
  /// Batches in the making: enough to even out a slow clip, few enough to be small beside the
  /// network.
  private static final int AHEAD = 4;

  private record Pending(int epoch, int index, List<Future<VideoPair>> pairs) {}

  private final Samples samples;
  private final int batchSize;
  private final Share share;
  private final int perEpoch;
  private final ExecutorService workers;
  private final Queue<Pending> queue = new ArrayDeque<>();
  private int epoch; // of the batch to be queued next
  private int index;
  private int @Nullable [] order;

  private Batches(Samples samples, int batchSize, Share share, ExecutorService workers) {
    this.samples = samples;
    this.batchSize = batchSize;
    this.share = share;
    this.perEpoch = samples.perEpoch() / batchSize;
    this.workers = workers;
  }

  /// Batches by `train_params`, for a training in one process.
  ///
  /// @param threads that decode and augment
  /// @throws MimicException if an epoch has not even one batch
  public static Batches from(Config config, Clips clips, long seed, int threads) {
    return from(config, clips, seed, threads, Share.ALL);
  }

  /// One process's share of the same batches.
  public static Batches from(Config config, Clips clips, long seed, int threads, Share share) {
    TrainParams train = config.requireTrain();
    share.size(train.batchSize()); // refuses what cannot be shared before a thread is started
    Samples samples =
        new Samples(
            clips,
            config.requireDataset(),
            train.numRepeats(),
            seed,
            train.lossWeights().labelled());
    if (samples.perEpoch() < train.batchSize()) {
      throw new MimicException(
          "The data set has (%d) samples an epoch, expected at least one batch of (%d). Maybe train_params.num_repeats=%d"
              .formatted(
                  samples.perEpoch(),
                  train.batchSize(),
                  train.numRepeats() * Math.ceilDiv(train.batchSize(), samples.perEpoch())));
    }
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("clips-", 0).factory());
    return new Batches(samples, train.batchSize(), share, workers);
  }

  /// Batches in an epoch.
  public int perEpoch() {
    return perEpoch;
  }

  /// What must be the same wherever the same batches are shared.
  @Override
  public String toString() {
    return "%d batches of %d an epoch, first sample %d"
        .formatted(perEpoch, batchSize, samples.order(0)[0]);
  }

  /// Goes on with batch `index` of `epoch`, as if all before had been taken.
  public void skipTo(int epoch, int index) {
    cancel();
    this.epoch = epoch + index / perEpoch;
    this.index = index % perEpoch;
    order = null;
  }

  /// Always true: training decides when it has seen enough.
  @Override
  public boolean hasNext() {
    return true;
  }

  /// The next batch; waits until it is made.
  ///
  /// @throws CancellationException if the thread is interrupted
  @Override
  public Batch next() {
    while (queue.size() < AHEAD) {
      queue.add(submit());
    }
    Pending pending = queue.remove();
    List<VideoPair> pairs = new ArrayList<>(pending.pairs.size());
    for (Future<VideoPair> pair : pending.pairs) {
      pairs.add(await(pair));
    }
    return new Batch(pending.epoch, pending.index, pairs);
  }

  private Pending submit() {
    int[] shuffled = order == null ? samples.order(epoch) : order;
    int thisEpoch = epoch;
    int own = share.size(batchSize);
    int first = index * batchSize + share.first(batchSize);
    List<Future<VideoPair>> pairs = new ArrayList<>(own);
    for (int i = first; i < first + own; i++) {
      int sample = shuffled[i];
      pairs.add(workers.submit(() -> samples.sample(thisEpoch, sample)));
    }
    Pending pending = new Pending(epoch, index, pairs);
    index++;
    order = shuffled;
    if (index == perEpoch) {
      epoch++;
      index = 0;
      order = null;
    }
    return pending;
  }

  private static VideoPair await(Future<VideoPair> pair) {
    try {
      return pair.get();
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

  private void cancel() {
    queue.forEach(pending -> pending.pairs.forEach(pair -> pair.cancel(false)));
    queue.clear();
  }

  /// Stops the threads; a clip that is being decoded is finished first.
  @Override
  public void close() {
    cancel();
    workers.close();
  }
}
