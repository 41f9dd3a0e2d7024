package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// Nearest x 2, convolution, norm, ReLU: (B, in, H, W) to (B, out, 2 H, 2 W).
final class UpBlock extends Layer {
  private final NormedConv conv;

  UpBlock(int in, int out) {
    conv =
        new NormedConv(
            child("conv", new Conv2d(in, out, 3, 1)), child("norm", new BatchNorm2d(out)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return conv.forward(Ops.upsampleNearest(x, 2));
  }

  @Override
  public void fuse() {
    conv.fuse();
  }
}
