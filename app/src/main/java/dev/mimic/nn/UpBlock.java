package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// Nearest x 2, convolution, norm, ReLU: (B, in, H, W) to (B, out, 2 H, 2 W).
final class UpBlock extends Layer {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private boolean fused;

  UpBlock(int in, int out) {
    conv = child("conv", new Conv2d(in, out, 3, 1));
    norm = child("norm", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    return activated(conv.forward(Ops.upsampleNearest(x, 2)));
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
