package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OneEuroFilterTest {
  private static final double STEP = 1 / 25.0;

  /// How much a still number trembles after the filter, beside before.
  private static double trembling(double strength) {
    OneEuroFilter filter = new OneEuroFilter(strength);
    SplittableRandom random = new SplittableRandom(1);
    double before = 0;
    double after = 0;
    for (int i = 0; i < 500; i++) {
      double noise = 0.004 * (random.nextDouble() - 0.5);
      double calmed = filter.filter(new double[] {0.3 + noise}, i * STEP)[0] - 0.3;
      before += noise * noise;
      after += i < 50 ? 0 : calmed * calmed;
    }
    return Math.sqrt(after / before);
  }

  @Test
  void calmsWhatTremblesTheMoreTheStrongerItIs() {
    assertThat(trembling(0)).isCloseTo(1, within(0.1));
    assertThat(trembling(0.5)).isLessThan(0.6);
    assertThat(trembling(1)).isLessThan(0.35);
  }

  @Test
  void followsAQuickMovementWithinAFewFrames() {
    OneEuroFilter filter = new OneEuroFilter(1);
    double seen = 0;
    for (int i = 0; i < 15; i++) { // a head turns within a fifth of a second, and stays
      seen = filter.filter(new double[] {Math.min(0.5, i * 0.1)}, i * STEP)[0];
    }
    assertThat(seen).isCloseTo(0.5, within(0.05));
  }

  @Test
  void takesTheFirstNumbersAndOtherNumbersOfThemAsTheyAre() {
    OneEuroFilter filter = new OneEuroFilter(1);
    assertThat(filter.filter(new double[] {1, 2}, 5)).containsExactly(1, 2);
    assertThat(filter.filter(new double[] {7}, 6)).containsExactly(7);
    assertThat(filter.filter(new double[] {9}, 6)).containsExactly(9); // no time passed
  }
}
