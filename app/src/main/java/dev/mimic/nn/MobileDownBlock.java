package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// The depth-wise separable twin of [DownBlock] (PaddleGAN, `modules/first_order.py`).
final class MobileDownBlock extends Layer {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private final Conv2d conv1;
  private final BatchNorm2d norm1;
  private boolean fused;

  MobileDownBlock(int in, int out) {
    conv = child("conv", Conv2d.depthwise(in, 3));
    norm = child("norm", new BatchNorm2d(in));
    conv1 = child("conv1", Conv2d.pointwise(in, out));
    norm1 = child("norm1", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = activated(norm, conv.forward(x));
    return Ops.avgPool2d(activated(norm1, conv1.forward(out)), 2);
  }

  private Tensor activated(BatchNorm2d after, Tensor y) {
    return fused ? y : after.forward(y).relu();
  }

  @Override
  public void fuse() {
    conv.fuse(norm, true);
    conv1.fuse(norm1, true);
    fused = true;
  }
}
