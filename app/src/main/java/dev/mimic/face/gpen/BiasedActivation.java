package dev.mimic.face.gpen;

import dev.mimic.nn.Layer;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Adds a bias to each channel of (B, C, H, W), then a leaky ReLU of unit gain (`FusedLeakyReLU`).
final class BiasedActivation extends Layer {
  static final double GAIN = Math.sqrt(2); // makes up for what the negative half loses
  static final double SLOPE = 0.2;

  final Tensor bias; // (C)

  BiasedActivation(int channels) {
    bias = parameter("bias", channels);
  }

  @Override
  public Tensor forward(Tensor x) {
    return activate(x.add(bias.view(1, -1, 1, 1)));
  }

  static Tensor activate(Tensor x) {
    return x.leakyRelu(SLOPE).mul(GAIN);
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    bias.fillInPlace(0);
  }
}
