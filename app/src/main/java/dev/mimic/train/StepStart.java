package dev.mimic.train;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Running statistics and the like as they were when a step began.
///
/// A step that another process's end breaks off has moved no weight ([TrainingStep#run]), but some
/// of these: with them back, the training is where the step before left it.
final class StepStart implements AutoCloseable {
  private final Map<Tensor, Tensor> copies = new IdentityHashMap<>(); // by buffer

  StepStart(List<TrainingState.Trained<?>> all) {
    for (TrainingState.Trained<?> one : all) {
      for (Tensor buffer : one.network().buffers().values()) {
        copies.put(buffer, like(buffer));
      }
    }
  }

  private static Tensor like(Tensor buffer) {
    try (Scope _ = Scope.open()) {
      return buffer.copy().retain();
    }
  }

  void remember() {
    copy((buffer, copy) -> copy.copyInPlace(buffer));
  }

  void restore() {
    copy(Tensor::copyInPlace);
  }

  private void copy(BiConsumer<Tensor, Tensor> copying) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      copies.forEach(copying);
    }
  }

  @Override
  public void close() {
    copies.values().forEach(Tensor::close);
  }
}
