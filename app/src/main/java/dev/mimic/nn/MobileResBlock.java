package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// The inverted-bottleneck twin of [ResBlock]: twice as wide inside. There is no ReLU between the
/// first 1 x 1 convolution and the depth-wise one.
final class MobileResBlock extends Layer {
  private final Conv2d convPw;
  private final Conv2d convDw;
  private final Conv2d convPwLinear;
  private final BatchNorm2d norm1;
  private final BatchNorm2d normPw;
  private final BatchNorm2d normDw;
  private final BatchNorm2d normPwLinear;
  private boolean fused;

  MobileResBlock(int channels) {
    convPw = child("conv_pw", Conv2d.pointwise(channels, 2 * channels));
    convDw = child("conv_dw", Conv2d.depthwise(2 * channels, 3));
    convPwLinear = child("conv_pw_linear", Conv2d.pointwise(2 * channels, channels));
    norm1 = child("norm1", new BatchNorm2d(channels));
    normPw = child("norm_pw", new BatchNorm2d(2 * channels));
    normDw = child("norm_dw", new BatchNorm2d(2 * channels));
    normPwLinear = child("norm_pw_linear", new BatchNorm2d(channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor out = convPw.forward(norm1.forward(x).relu());
    out = convDw.forward(fused ? out : normPw.forward(out));
    out = convPwLinear.forward(fused ? out : normDw.forward(out).relu());
    return (fused ? out : normPwLinear.forward(out)).add(x);
  }

  @Override
  public void fuse() {
    convPw.fuse(normPw, false);
    convDw.fuse(normDw, true);
    convPwLinear.fuse(normPwLinear, false);
    fused = true;
  }
}
