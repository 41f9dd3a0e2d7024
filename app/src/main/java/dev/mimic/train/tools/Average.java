package dev.mimic.train.tools;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// The running mean of a network's weights and buffers: steadier than the weights of any one step,
/// and what ships.
final class Average implements AutoCloseable {
  private final Map<String, Tensor> source;
  private final Map<String, Tensor> means = new LinkedHashMap<>();
  private final double decay;

  /// @param decay how much of the mean each step keeps; at the beginning less
  Average(Module network, double decay) {
    this.decay = decay;
    source = network.state();
    try (Grad _ = Grad.disabled()) {
      source.forEach((name, tensor) -> means.put(name, tensor.detach().copy().retain()));
    }
  }

  /// Moves the means towards the network.
  ///
  /// @param step counted from 0: a mean of few steps forgets faster
  void follow(long step) {
    double keep = Math.min(decay, (1.0 + step) / (10 + step));
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      means.forEach(
          (name, mean) -> mean.mulInPlace(keep).addInPlace(weight(name).detach(), 1 - keep));
    }
  }

  private Tensor weight(String name) {
    Tensor found = source.get(name);
    if (found == null) {
      throw new IllegalStateException("The network has lost its tensor " + name);
    }
    return found;
  }

  StateDict stateDict() {
    Map<String, Stored> stored = new LinkedHashMap<>();
    means.forEach((name, mean) -> stored.put(name, Stored.of(mean)));
    return new StateDict(stored);
  }

  /// Begins anew where the network stands.
  void reset() {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      means.forEach((name, mean) -> mean.copyInPlace(weight(name).detach()));
    }
  }

  void load(StateDict dict) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      means.forEach((name, mean) -> mean.copyInPlace(dict.require(name, mean.shape()).tensor()));
    }
  }

  @Override
  public void close() {
    means.values().forEach(Tensor::close);
  }
}
