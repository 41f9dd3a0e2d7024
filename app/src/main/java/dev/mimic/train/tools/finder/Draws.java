package dev.mimic.train.tools.finder;

import java.util.random.RandomGenerator;

/// Draws that several painters make.
final class Draws {
  private Draws() {}

  /// As often between 10 and 20 as between 20 and 40.
  static double logarithmic(RandomGenerator random, double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  /// Width over height, over what it was: nearly 1.
  static double squeeze(RandomGenerator random) {
    return Math.exp(0.07 * random.nextGaussian());
  }
}
