package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// The inverted-bottleneck twin of [ResBlock]: twice as wide inside. There is no ReLU between the
/// first 1 x 1 convolution and the depth-wise one.
final class MobileResBlock extends Layer {
  private final BatchNorm2d norm1;
  private final NormedConv widen;
  private final NormedConv spatial;
  private final NormedConv narrow;

  MobileResBlock(int channels) {
    int wide = 2 * channels;
    Conv2d convPw = child("conv_pw", Conv2d.pointwise(channels, wide));
    Conv2d convDw = child("conv_dw", Conv2d.depthwise(wide, 3));
    Conv2d convPwLinear = child("conv_pw_linear", Conv2d.pointwise(wide, channels));
    norm1 = child("norm1", new BatchNorm2d(channels));
    widen = new NormedConv(convPw, child("norm_pw", new BatchNorm2d(wide)), false);
    spatial = new NormedConv(convDw, child("norm_dw", new BatchNorm2d(wide)), true);
    narrow =
        new NormedConv(convPwLinear, child("norm_pw_linear", new BatchNorm2d(channels)), false);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = widen.forward(norm1.forward(x).relu());
    return narrow.forward(spatial.forward(out)).add(x);
  }

  @Override
  public void fuse() {
    widen.fuse();
    spatial.fuse();
    narrow.fuse();
  }
}
