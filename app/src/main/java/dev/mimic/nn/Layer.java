package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// A module that makes one tensor of one tensor.
public abstract class Layer extends Module {
  /// Usually (B, C, H, W) to (B, C', H', W'); each layer says what it changes.
  public abstract Tensor forward(Tensor x);

  /// Lets a fused layer look at numbers when `calibration` does, and then compute in bytes, where
  /// it can.
  public void quantise(Calibration calibration) {}

  /// Frees the weights of which a fused layer computes by copies.
  void forgetOwn() {}
}
