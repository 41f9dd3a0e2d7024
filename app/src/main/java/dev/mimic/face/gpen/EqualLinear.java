package dev.mimic.face.gpen;

import dev.mimic.nn.Layer;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;

/// A fully connected layer with an equalised learning rate: (B, in) to (B, out).
final class EqualLinear extends Layer {
  private final Tensor weight; // (out, in)
  private final Tensor bias; // (out)
  private final double learningRate;
  private final double biasAtFirst;
  private final boolean activated;

  private EqualLinear(int in, int out, double learningRate, double biasAtFirst, boolean activated) {
    weight = parameter("weight", out, in);
    bias = parameter("bias", out);
    this.learningRate = learningRate;
    this.biasAtFirst = biasAtFirst;
    this.activated = activated;
  }

  /// With the activation behind it.
  static EqualLinear activated(int in, int out, double learningRate) {
    return new EqualLinear(in, out, learningRate, 0, true);
  }

  /// From a latent code to one factor a channel, around 1.
  static EqualLinear modulation(int in, int out) {
    return new EqualLinear(in, out, 1, 1, false);
  }

  @Override
  public Tensor forward(Tensor x) {
    double scale = Equalised.scale(weight.size(1)) * learningRate;
    Tensor out = x.matmul(weight.permute(1, 0)).mul(scale).add(bias.mul(learningRate)); // (B, out)
    return activated ? BiasedActivation.activate(out) : out;
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    Equalised.draw(weight, 1 / learningRate, random);
    bias.fillInPlace(biasAtFirst);
  }
}
