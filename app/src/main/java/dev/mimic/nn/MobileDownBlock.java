package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// The depth-wise separable twin of [DownBlock] (PaddleGAN, `modules/first_order.py`).
final class MobileDownBlock extends Layer {
  private final NormedConv spatial;
  private final NormedConv mixing;

  MobileDownBlock(int in, int out) {
    spatial =
        new NormedConv(
            child("conv", Conv2d.depthwise(in, 3)), child("norm", new BatchNorm2d(in)), true);
    mixing =
        new NormedConv(
            child("conv1", Conv2d.pointwise(in, out)), child("norm1", new BatchNorm2d(out)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Ops.avgPool2d(mixing.forward(spatial.forward(x)), 2);
  }

  @Override
  public void fuse() {
    spatial.fuse();
    mixing.fuse();
  }
}
