package dev.mimic.tensor;

import java.util.function.Consumer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;

/// Whether operations of this thread are recorded for gradients, until closed.
///
/// ```java
/// try (Grad _ = Grad.enabled()) {
///   loss.forward(batch).backward();
/// }
/// ```
public final class Grad implements AutoCloseable {
  private final boolean before;

  private Grad(boolean wanted) {
    Native.load();
    before = GradMode.is_enabled();
    GradMode.set_enabled(wanted);
  }

  public static Grad enabled() {
    return new Grad(true);
  }

  public static Grad disabled() {
    return new Grad(false);
  }

  /// Lets `change` alter, in place, the gradient that [Tensor#backward] brings to `at`, before it
  /// goes on from there. Inside the [Scope] that `at` lives in; `change` runs in one of its own.
  ///
  /// @param at the result of an operation that makes a gradient of its own for it, such as `mul`
  public static void changing(Tensor at, Consumer<Tensor> change) {
    at.raw.register_hook(
        new VoidTensorHook() {
          @Override
          public void call(TensorBase gradient) {
            try (Scope _ = Scope.open()) {
              change.accept(new Tensor(new org.bytedeco.pytorch.Tensor(gradient)));
            }
          }
        });
  }

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
