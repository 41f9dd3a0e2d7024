package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

/// The depth-wise separable twin of [DownBlock] (PaddleGAN, `modules/first_order.py`).
final class MobileDownBlock extends Layer {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private final Conv2d conv1;
  private final BatchNorm2d norm1;

  MobileDownBlock(int in, int out) {
    conv = child("conv", Conv2d.depthwise(in, 3));
    norm = child("norm", new BatchNorm2d(in));
    conv1 = child("conv1", Conv2d.pointwise(in, out));
    norm1 = child("norm1", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = norm.forward(conv.forward(x)).relu();
    return Ops.avgPool2d(norm1.forward(conv1.forward(out)).relu(), 2);
  }
}
