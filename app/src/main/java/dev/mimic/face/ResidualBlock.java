package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Two convolutions and a way past them, which is a 1 x 1 convolution where sizes change: ResNet's
/// basic block (He et al. 2015), with torchvision's names.
final class ResidualBlock extends Layer {
  private final NormedConv first;
  private final NormedConv second;
  private final @Nullable NormedConv beside;

  ResidualBlock(int in, int out, int stride) {
    first = normed("conv1", "bn1", new Conv2d(in, out, 3, stride, 1, 1, false), out, true);
    second = normed("conv2", "bn2", new Conv2d(out, out, 3, 1, 1, 1, false), out, false);
    beside = in == out && stride == 1 ? null : downsample(in, out, stride);
  }

  private NormedConv downsample(int in, int out, int stride) {
    Conv2d conv = new Conv2d(in, out, 1, stride, 0, 1, false);
    return normed("downsample.0", "downsample.1", conv, out, false);
  }

  private NormedConv normed(String name, String norm, Conv2d conv, int channels, boolean relu) {
    return new NormedConv(child(name, conv), child(norm, new BatchNorm2d(channels)), relu);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor past = beside == null ? x : beside.forward(x);
    return second.forward(first.forward(x)).addInPlace(past).reluInPlace();
  }

  @Override
  public void fuse() {
    first.fuse();
    second.fuse();
    if (beside != null) {
      beside.fuse();
    }
  }
}
