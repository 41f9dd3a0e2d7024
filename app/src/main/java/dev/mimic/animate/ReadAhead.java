package dev.mimic.animate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Walks an iterator on a thread of its own, a few items ahead of whoever takes them: decoding
/// beside inference.
///
/// What the iterator throws is thrown to the taker, in its place in the order.
final class ReadAhead<I, O> implements AutoCloseable {
  private record Item<O>(@Nullable O value, @Nullable Throwable failure) {}

  private final BlockingQueue<Item<O>> queue;
  private final Thread thread;
  private boolean ended;

  /// @param prepare what the thread does to each item, such as resizing
  ReadAhead(Iterator<I> items, Function<I, O> prepare, int ahead) {
    queue = new ArrayBlockingQueue<>(ahead);
    thread = Thread.ofPlatform().name("mimic-decoder").daemon().start(() -> walk(items, prepare));
  }

  private void walk(Iterator<I> items, Function<I, O> prepare) {
    try {
      try {
        while (items.hasNext()) {
          queue.put(new Item<>(prepare.apply(items.next()), null));
        }
        queue.put(new Item<>(null, null));
      } catch (RuntimeException | Error e) { // even no memory: the taker must not wait for ever
        queue.put(new Item<>(null, e));
      }
    } catch (InterruptedException e) {
      // the taker has closed: nobody waits for more
    }
  }

  /// Up to `count` items; fewer at the end, none after it.
  List<O> take(int count) {
    List<O> taken = new ArrayList<>();
    while (taken.size() < count && !ended) {
      Item<O> item = next();
      if (item.failure != null) {
        ended = true;
        throw rethrown(item.failure);
      }
      if (item.value == null) {
        ended = true;
      } else {
        taken.add(item.value);
      }
    }
    return taken;
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private Item<O> next() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a frame.", e);
    }
  }

  /// Ends the thread and waits for it, so that what it reads from can be closed.
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
