package dev.mimic.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Who frees what, in one sentence: a tensor belongs to the innermost open scope of its thread;
/// [#keep] hands it one scope up; weights belong to their module ([Tensor#retain]).
///
/// One scope a frame, batch or training step; none inside a `forward`. Native memory is never left
/// to the garbage collector: tensor work outside any scope is a leak, and a test counts.
///
/// ```java
/// try (Scope frame = Scope.open()) {
///   return frame.keep(network.forward(x));   // lives on in the caller's scope
/// }
/// ```
public final class Scope implements AutoCloseable {
  private final @Nullable PointerScope outer;
  private final PointerScope own;

  private Scope() {
    outer = PointerScope.getInnerScope(); // read before ours is pushed
    own = new PointerScope(); // plain: a restricted one throws and catches for every pointer
  }

  /// Opens a scope on this thread, which must be a platform thread: libtorch's state is per native
  /// thread, and a virtual thread changes its carrier.
  public static Scope open() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "Tensor code runs on platform threads only, not on (%s). Maybe submit it to the Engine."
              .formatted(Thread.currentThread()));
    }
    Native.load();
    return new Scope();
  }

  /// Hands the tensor to the scope around this one; without one the caller must close it.
  public Tensor keep(Tensor tensor) {
    if (outer != null) {
      outer.attach(tensor.raw);
    } else {
      tensor.retain();
    }
    return tensor;
  }

  /// Frees everything made inside and not kept.
  @Override
  public void close() {
    own.close();
  }
}
