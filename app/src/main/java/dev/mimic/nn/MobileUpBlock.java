package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// The depth-wise separable twin of [UpBlock].
final class MobileUpBlock extends Layer {
  private final NormedConv spatial;
  private final NormedConv mixing;

  MobileUpBlock(int in, int out) {
    Conv2d conv = child("conv", Conv2d.depthwise(in, 3));
    Conv2d conv1 = child("conv1", Conv2d.pointwise(in, out));
    spatial = new NormedConv(conv, child("norm", new BatchNorm2d(in)), true);
    mixing = new NormedConv(conv1, child("norm1", new BatchNorm2d(out)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return mixing.forward(spatial.forward(Ops.upsampleNearest(x, 2)));
  }

  @Override
  public void fuse() {
    spatial.fuse();
    mixing.fuse();
  }
}
