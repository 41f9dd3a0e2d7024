package dev.mimic.tensor;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/// The one platform thread that tensors are computed on.
///
/// Gradient mode, scopes and the OpenMP pool belong to a native thread, so everything that touches
/// a [Tensor] is handed to this one; files and sockets are read elsewhere. Gradients are off unless
/// asked for ([Grad#enabled]).
///
/// ```java
/// try (Engine engine = Engine.start(2)) {
///   Image out = engine.call(() -> animator.frame(driving));
/// }
/// ```
public final class Engine implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "mimic-engine");
            made.setDaemon(true);
            return made;
          });

  private Engine() {}

  /// Starts the thread; `threads` is how many processor threads one operation may use, 0 for all.
  public static Engine start(int threads) {
    Engine engine = new Engine();
    int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    engine.call(
        () -> {
          Native.load();
          torch.set_num_threads(wanted); // OpenMP keeps this number per calling thread
          // Gradients of sharp softmaxes are full of numbers below 1e-38, on which the processor
          // takes
          // a hundred times as long; the OpenMP threads, started later, do as this one does.
          Context.setFlushDenormal(true);
          Grad.disabled();
          return wanted;
        });
    return engine;
  }

  /// Runs `work` on the engine's thread and waits; what it throws is thrown here.
  public <T> T call(Callable<T> work) {
    try {
      return submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the engine.", e);
    } catch (ExecutionException e) {
      throw rethrown(requireNonNull(e.getCause()));
    }
  }

  /// Runs `work` on the engine's thread after everything submitted before.
  public <T> Future<T> submit(Callable<T> work) {
    return thread.submit(work);
  }

  private static RuntimeException rethrown(Throwable cause) {
    switch (cause) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    }
  }

  /// Lets what was submitted finish, then ends the thread.
  @Override
  public void close() {
    thread.close();
  }
}
