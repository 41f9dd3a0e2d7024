package dev.mimic.data;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Randomness that depends on where it is used and on nothing that happened before.
public final class Seeds {
  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private Seeds() {}

  /// A generator for one place: a sample is (seed, epoch, index).
  public static RandomGenerator at(long seed, long... place) {
    long state = mix(seed);
    for (long coordinate : place) {
      state = mix(state + coordinate);
    }
    return FACTORY.create(state);
  }

  /// A random order of 0 to `count` - 1 (Fisher and Yates).
  public static int[] order(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /// SplitMix64's step: neighbouring numbers land far apart.
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
