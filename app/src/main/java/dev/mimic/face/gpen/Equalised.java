package dev.mimic.face.gpen;

import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;

/// The equalised learning rate of StyleGAN: weights are kept at unit variance and scaled down by
/// their fan-in whenever they are used.
final class Equalised {
  private static final int CHUNK = 1 << 16;

  private Equalised() {}

  /// @param fanIn how many inputs one output sums up
  static double scale(long fanIn) {
    return 1 / Math.sqrt(fanIn);
  }

  /// Fills with numbers of mean 0 and the given standard deviation; uniform ones, which at 70
  /// million weights is felt.
  static void draw(Tensor target, double deviation, RandomGenerator random) {
    double bound = deviation * Math.sqrt(3);
    Tensor flat = target.view(-1);
    float[] drawn = new float[(int) Math.min(CHUNK, target.count())];
    for (long at = 0; at < target.count(); at += drawn.length) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) random.nextDouble(-bound, bound);
      }
      long length = Math.min(drawn.length, target.count() - at);
      try (Scope _ = Scope.open()) {
        flat.narrow(0, at, length).copyInPlace(Tensor.of(drawn, drawn.length).narrow(0, 0, length));
      }
    }
  }
}
