package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Normalises channels by running statistics, or by the batch's own in training. Shape stays.
public final class BatchNorm2d extends Layer {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1; // torch's; Paddle writes the same as 0.9

  private final Tensor weight;
  private final Tensor bias;
  private final Tensor mean;
  private final Tensor variance;
  private @Nullable SyncBatchNorm shared; // null: this process is alone

  public BatchNorm2d(int channels) {
    weight = parameter("weight", channels);
    bias = parameter("bias", channels);
    mean = buffer("running_mean", channels);
    variance = buffer("running_var", channels);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (shared != null && training()) {
      return shared.forward(x, weight, bias, mean, variance, MOMENTUM, EPSILON);
    }
    return Ops.batchNorm(x, weight, bias, mean, variance, training(), MOMENTUM, EPSILON);
  }

  /// Takes the statistics of the batches of all processes together from now on.
  void over(ProcessGroup group) {
    shared = new SyncBatchNorm(group);
  }

  /// What inference multiplies every channel by, (C).
  Tensor scale() {
    return weight.div(variance.add(EPSILON).sqrt());
  }

  /// What inference then adds to every channel, (C).
  Tensor shift() {
    return bias.sub(mean.mul(scale()));
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    weight.fillInPlace(1);
    bias.fillInPlace(0);
    mean.fillInPlace(0);
    variance.fillInPlace(1);
  }
}
