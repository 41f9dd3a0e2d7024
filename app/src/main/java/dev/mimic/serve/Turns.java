package dev.mimic.serve;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Work that takes so much memory that only a few may do it at a time. Others wait, a few and not
/// for long, and are then sent away: each of them holds a thread of the server's. Any thread.
///
/// The work is done on threads of its own, always the same: the C library keeps for each thread
/// what that thread's pictures took.
final class Turns {
  /// Milliseconds until somebody is sent away.
  static final long PATIENCE = 20_000;

  private static final int WAITING = 16; // of the server's 80 threads
  private static final int IDLE = 60; // seconds until a thread without work ends

  private final Semaphore places;
  private final ThreadPoolExecutor threads;
  private final long patience;
  private final String busy;

  /// @param busy the sentence for who is sent away
  Turns(int places, long patience, String busy) {
    this.places = new Semaphore(places, true);
    this.patience = patience;
    this.busy = busy;
    threads =
        new ThreadPoolExecutor(
            places,
            places,
            IDLE,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("mimic-turn-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// Does the work when it is its turn.
  ///
  /// @throws Refusal with 503 if that takes too long, or too many wait already
  <T> T take(Callable<T> work) {
    try {
      boolean crowded = places.getQueueLength() >= WAITING;
      if (crowded || !places.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
        throw new Refusal(503, busy, 30);
      }
      try {
        return threads.submit(work).get();
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The server is about to end. Maybe try again in a minute.", 60);
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static RuntimeException thrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException usual ? usual : new IllegalStateException(cause);
  }
}
