package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// ResNet-18 (He et al. 2015) without its classifier, with torchvision's names.
final class Resnet18 extends Module {
  private final NormedConv conv1;
  private final Layer[] layer1;
  private final Layer[] layer2;
  private final Layer[] layer3;
  private final Layer[] layer4;

  /// What is seen at each of three resolutions: (B, 128, H / 8, W / 8), (B, 256, H / 16, W / 16),
  /// (B, 512, H / 32, W / 32); halves are rounded up.
  record Features(Tensor eighth, Tensor sixteenth, Tensor thirtySecond) {}

  Resnet18() {
    conv1 =
        new NormedConv(
            child("conv1", new Conv2d(3, 64, 7, 2, 3, 1, false)),
            child("bn1", new BatchNorm2d(64)),
            true);
    layer1 = layer("layer1", 64, 64, 1);
    layer2 = layer("layer2", 64, 128, 2);
    layer3 = layer("layer3", 128, 256, 2);
    layer4 = layer("layer4", 256, 512, 2);
  }

  private Layer[] layer(String name, int in, int out, int stride) {
    return new Layer[] {
      child(name + ".0", new Block(in, out, stride)), child(name + ".1", new Block(out, out, 1))
    };
  }

  /// @param x (B, 3, H, W)
  Features forward(Tensor x) {
    Tensor quarter = Ops.maxPool2d(conv1.forward(x), 3, 2, 1); // (B, 64, H / 4, W / 4)
    Tensor eighth = through(layer2, through(layer1, quarter));
    Tensor sixteenth = through(layer3, eighth);
    return new Features(eighth, sixteenth, through(layer4, sixteenth));
  }

  private static Tensor through(Layer[] layers, Tensor x) {
    return layers[1].forward(layers[0].forward(x));
  }

  @Override
  public void fuse() {
    super.fuse();
    conv1.fuse();
  }

  /// Two convolutions and a way past them, which is a 1 x 1 convolution where sizes change.
  private static final class Block extends Layer {
    private final NormedConv first;
    private final NormedConv second;
    private final @Nullable NormedConv beside;

    Block(int in, int out, int stride) {
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
}
