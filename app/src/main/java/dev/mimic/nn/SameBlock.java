package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// Convolution, norm, ReLU: (B, in, H, W) to (B, out, H, W).
public final class SameBlock extends Layer {
  private final NormedConv conv;

  public SameBlock(int in, int out, int kernel) {
    this(in, out, kernel, true);
  }

  SameBlock(int in, int out, int kernel, boolean bias) {
    conv =
        new NormedConv(
            child("conv", new Conv2d(in, out, kernel, 1, kernel / 2, 1, bias)),
            child("norm", new BatchNorm2d(out)),
            true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return conv.forward(x);
  }

  @Override
  public void fuse() {
    conv.fuse();
  }
}
