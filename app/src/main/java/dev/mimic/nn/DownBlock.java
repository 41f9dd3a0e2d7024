package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// Convolution, norm, ReLU, 2 x 2 means: (B, in, H, W) to (B, out, H / 2, W / 2).
final class DownBlock extends Layer {
  private final NormedConv conv;

  DownBlock(int in, int out) {
    conv =
        new NormedConv(
            child("conv", new Conv2d(in, out, 3, 1)), child("norm", new BatchNorm2d(out)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Ops.avgPool2d(conv.forward(x), 2);
  }

  @Override
  public void fuse() {
    conv.fuse();
  }
}
