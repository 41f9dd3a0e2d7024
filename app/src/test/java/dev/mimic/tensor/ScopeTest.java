package dev.mimic.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/// Counts JavaCPP's pointers, which it does only where `nopointergc` is false, as in the build's
/// tests.
class ScopeTest {
  @Test
  void freesWhatWasMadeInside() {
    long before;
    try (Scope _ = Scope.open()) {
      before = Pointer.totalCount();
      for (int i = 0; i < 50; i++) {
        try (Scope _ = Scope.open()) {
          Tensor x = Tensor.full(1, DType.FLOAT32, 8, 8);
          assertThat(x.add(x).mul(2).sum().item()).isEqualTo(256);
        }
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void keepHandsATensorOneScopeUp() {
    try (Scope _ = Scope.open()) {
      Tensor kept;
      try (Scope inner = Scope.open()) {
        kept = inner.keep(Tensor.full(3, DType.FLOAT32, 4));
      }
      assertThat(kept.sum().item()).isEqualTo(12);
    }
  }

  @Test
  void aRetainedTensorLivesUntilItIsClosed() {
    try (Scope _ = Scope.open()) {
      long before = Pointer.totalCount();
      Tensor weight;
      try (Scope _ = Scope.open()) {
        weight = Tensor.full(2, DType.FLOAT32, 5).retain();
      }
      assertThat(Pointer.totalCount()).isEqualTo(before + 1);
      try (Scope _ = Scope.open()) {
        assertThat(weight.sum().item()).isEqualTo(10);
      }
      weight.close();
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void refusesAVirtualThread() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Scope _ = Scope.open()) {
                thrown.set(new AssertionError("a scope opened on a virtual thread"));
              } catch (IllegalStateException e) {
                thrown.set(e);
              }
            })
        .join();
    assertThat(thrown.get()).hasMessageContaining("platform threads");
  }

  /// They slow sharp softmaxes' gradients down a hundred times.
  @Test
  void theEngineCountsTheTiniestNumbersAsNothing() {
    try (Engine engine = Engine.start(2)) {
      double tiny =
          engine.call(
              () -> {
                try (Scope _ = Scope.open()) {
                  Tensor many = Tensor.full(1e-30, DType.FLOAT32, 512, 512); // for both threads
                  return many.mul(1e-10).abs().sum(0, 1).item();
                }
              });
      assertThat(tiny).isZero();
    }
  }

  @Test
  void theEngineGivesResultsAndThrowsWhatTheWorkThrew() {
    try (Engine engine = Engine.start(1)) {
      assertThat(engine.call(() -> Thread.currentThread().getName())).isEqualTo("mimic-engine");
      assertThatThrownBy(
              () ->
                  engine.call(
                      () -> {
                        throw new IllegalArgumentException("wrong");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("wrong");
    }
  }
}
