package dev.mimic.tensor;

import org.bytedeco.pytorch.GradMode;

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

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
