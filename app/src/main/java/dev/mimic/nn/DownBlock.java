package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// Convolution, norm, ReLU, 2 x 2 means: (B, in, H, W) to (B, out, H / 2, W / 2).
final class DownBlock extends Layer {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private boolean fused;

  DownBlock(int in, int out) {
    conv = child("conv", new Conv2d(in, out, 3, 1));
    norm = child("norm", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    return Ops.avgPool2d(activated(conv.forward(x)), 2);
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
