package dev.mimic.face.gpen;

import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;

/// The equalised learning rate of StyleGAN: weights are kept at unit variance and scaled down by
/// their fan-in whenever they are used.
final class Equalised {
  private Equalised() {}

  /// @param fanIn how many inputs one output sums up
  static double scale(long fanIn) {
    return 1 / Math.sqrt(fanIn);
  }

  /// Fills with numbers of mean 0 and the given standard deviation; uniform ones, which at 70
  /// million weights is felt.
  static void draw(Tensor target, double deviation, RandomGenerator random) {
    double bound = deviation * Math.sqrt(3);
    float[] drawn = new float[Math.toIntExact(target.count())];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) random.nextDouble(-bound, bound);
    }
    target.copyInPlace(Tensor.of(drawn, target.shape()));
  }
}
