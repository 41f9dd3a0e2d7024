package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// The depth-wise separable twin of [UpBlock].
final class MobileUpBlock extends Layer {
  private final Conv2d conv;
  private final Conv2d conv1;
  private final BatchNorm2d norm;
  private final BatchNorm2d norm1;

  MobileUpBlock(int in, int out) {
    conv = child("conv", Conv2d.depthwise(in, 3));
    conv1 = child("conv1", Conv2d.pointwise(in, out));
    norm = child("norm", new BatchNorm2d(in));
    norm1 = child("norm1", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = norm.forward(conv.forward(Ops.upsampleNearest(x, 2))).relu();
    return norm1.forward(conv1.forward(out)).relu();
  }
}
