package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;

/// Normalises each channel of each picture by itself. Shape stays.
final class InstanceNorm2d extends Layer {
  private static final double EPSILON = 1e-5;

  private final Tensor weight;
  private final Tensor bias;

  InstanceNorm2d(int channels) {
    weight = parameter("weight", channels);
    bias = parameter("bias", channels);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Ops.instanceNorm(x, weight, bias, EPSILON);
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    weight.fillInPlace(1);
    bias.fillInPlace(0);
  }
}
