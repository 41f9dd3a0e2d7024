package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// The depth-wise separable twin of [UpBlock].
final class MobileUpBlock extends Layer {
  private final Conv2d conv;
  private final Conv2d conv1;
  private final BatchNorm2d norm;
  private final BatchNorm2d norm1;
  private boolean fused;

  MobileUpBlock(int in, int out) {
    conv = child("conv", Conv2d.depthwise(in, 3));
    conv1 = child("conv1", Conv2d.pointwise(in, out));
    norm = child("norm", new BatchNorm2d(in));
    norm1 = child("norm1", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = activated(norm, conv.forward(Ops.upsampleNearest(x, 2)));
    return activated(norm1, conv1.forward(out));
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
