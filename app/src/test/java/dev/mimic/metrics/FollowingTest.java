package dev.mimic.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.Landmarks;
import org.junit.jupiter.api.Test;

class FollowingTest {
  /// A face of width 100 whose nose stands at `nose` of it and whose mouth is `open` pixels open.
  private static Landmarks face(double nose, double open, double roll, double size) {
    double[] xy = new double[136];
    put(xy, 0, 0, 0);
    put(xy, 16, 100, 0);
    put(xy, 30, 100 * nose, 20);
    put(xy, 36, 20, -20);
    put(xy, 45, 80, -20);
    for (int i = 61; i <= 63; i++) {
      put(xy, i, 40 + 5 * (i - 61), 50);
      put(xy, 128 - i, 40 + 5 * (i - 61), 50 + open);
    }
    double cos = Math.cos(roll);
    double sin = Math.sin(roll);
    for (int i = 0; i < 68; i++) {
      double x = xy[2 * i];
      double y = xy[2 * i + 1];
      put(xy, i, 30 + size * (cos * x - sin * y), 40 + size * (sin * x + cos * y));
    }
    return new Landmarks(xy);
  }

  private static void put(double[] xy, int point, double x, double y) {
    xy[2 * point] = x;
    xy[2 * point + 1] = y;
  }

  @Test
  void turnsAndOpeningsDoNotDependOnSizeAndRoll() {
    assertThat(Following.yaw(face(0.7, 6, 0.3, 2))).isEqualTo(0.7, within(1e-9));
    assertThat(Following.mouth(face(0.7, 6, 0.3, 2))).isEqualTo(0.1, within(1e-9));
  }

  private static Double follows(Following following, double amount, double noise) {
    for (int i = 0; i < 40; i++) {
      double swing = Math.sin(i / 3.);
      double other = noise * Math.cos(i / 3.);
      following.add(
          face(0.5 + 0.2 * swing, 6 + 5 * swing, 0, 1),
          face(0.5 + 0.1 * (amount * swing + other), 6 + 3 * (amount * swing + other), 0.2, 3));
    }
    following.finish();
    return following.value();
  }

  @Test
  void whoMovesAlikeFollowsHoweverMuch() {
    assertThat(follows(Following.ofYaw(), 0.5, 0)).isEqualTo(1, within(1e-6));
    assertThat(follows(Following.ofMouth(), 0.5, 0)).isEqualTo(1, within(1e-6));
  }

  @Test
  void theContraryAndTheUnrelatedAreTold() {
    assertThat(follows(Following.ofYaw(), -1, 0)).isEqualTo(-1, within(1e-6));
    assertThat(follows(Following.ofMouth(), 0, 1)).isEqualTo(0, within(0.1));
  }

  @Test
  void whoStandsStillFollowsNobodyAndAStillDriverSaysNothing() {
    assertThat(follows(Following.ofYaw(), 0, 0)).isZero();
    Following still = Following.ofYaw();
    for (int i = 0; i < 40; i++) {
      still.add(face(0.5, 5, 0, 1), face(0.5, 5, 0, 1));
    }
    still.finish();
    assertThat(still.value()).isNull();
  }
}
