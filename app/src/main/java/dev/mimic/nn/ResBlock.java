package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// A pre-activation residual block, twice norm, ReLU, convolution. Shape stays.
final class ResBlock extends Layer {
  private final Conv2d conv1;
  private final Conv2d conv2;
  private final BatchNorm2d norm1;
  private final BatchNorm2d norm2;
  private boolean fused;

  ResBlock(int channels) {
    conv1 = child("conv1", new Conv2d(channels, channels, 3, 1));
    conv2 = child("conv2", new Conv2d(channels, channels, 3, 1));
    norm1 = child("norm1", new BatchNorm2d(channels));
    norm2 = child("norm2", new BatchNorm2d(channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = conv1.forward(norm1.forward(x).relu());
    out = conv2.forward(fused ? out : norm2.forward(out).relu());
    return out.add(x);
  }

  /// The first norm stands before its convolution and stays as it is: its ReLU lies between them.
  @Override
  public void fuse() {
    conv1.fuse(norm2, true);
    conv2.fuse();
    fused = true;
  }
}
