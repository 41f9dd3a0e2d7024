package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;

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
      child(name + ".0", new ResidualBlock(in, out, stride)),
      child(name + ".1", new ResidualBlock(out, out, 1))
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
}
