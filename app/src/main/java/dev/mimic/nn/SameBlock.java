package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// Convolution, norm, ReLU: (B, in, H, W) to (B, out, H, W).
public final class SameBlock extends Layer {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private boolean fused;

  public SameBlock(int in, int out, int kernel) {
    this(in, out, kernel, true);
  }

  SameBlock(int in, int out, int kernel, boolean bias) {
    conv = child("conv", new Conv2d(in, out, kernel, kernel / 2, 1, bias));
    norm = child("norm", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    return activated(conv.forward(x));
  }

  private Tensor activated(Tensor y) {
    return fused ? y : norm.forward(y).relu();
  }

  @Override
  public void fuse() {
    conv.fuse(norm, true);
    fused = true;
  }
}
