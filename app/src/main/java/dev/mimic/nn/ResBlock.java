package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// A pre-activation residual block, twice norm, ReLU, convolution. Shape stays.
final class ResBlock extends Layer {
  private final BatchNorm2d norm1;
  private final NormedConv conv1; // and the second norm, which stands behind it
  private final Conv2d conv2;

  ResBlock(int channels) {
    Conv2d first = child("conv1", new Conv2d(channels, channels, 3, 1));
    conv2 = child("conv2", new Conv2d(channels, channels, 3, 1));
    norm1 = child("norm1", new BatchNorm2d(channels));
    conv1 = new NormedConv(first, child("norm2", new BatchNorm2d(channels)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = conv1.forward(norm1.forward(x).relu());
    return conv2.forward(out).add(x);
  }

  /// The first norm stands before its convolution and stays as it is: its ReLU lies between them.
  @Override
  public void fuse() {
    conv1.fuse();
    conv2.fuse();
  }
}
