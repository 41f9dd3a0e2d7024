package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.LandmarkNetwork;
import dev.mimic.face.Landmarks;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the landmark network is punished for.
class LandmarkLossTest {
  private static final int CELLS = LandmarkNetwork.CELLS;

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.enabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  private static double[] face() {
    return new SplittableRandom(2).doubles(2L * Landmarks.COUNT, 0.2, 0.8).toArray();
  }

  /// Maps with a hill at each point, all of them `right` cells too far right.
  private static Tensor maps(double[] points, double right) {
    float[] maps = new float[Landmarks.COUNT * CELLS * CELLS];
    for (int i = 0; i < maps.length; i++) {
      int point = i / (CELLS * CELLS);
      double x = i % CELLS + 0.5 - points[2 * point] * CELLS - right;
      double y = i / CELLS % CELLS + 0.5 - points[2 * point + 1] * CELLS;
      maps[i] = (float) (-(x * x + y * y) / (2 * 0.8 * 0.8));
    }
    return Tensor.of(maps, 1, Landmarks.COUNT, CELLS, CELLS);
  }

  private static double loss(String name, Tensor maps, double[] points) {
    return LandmarkLoss.of(maps, List.of(points)).get(name).item();
  }

  @Test
  void distancesAreInPixelsOfTheCrop() {
    assertThat(loss("points", maps(face(), 0), face())).isCloseTo(0, within(0.25));
    assertThat(loss("points", maps(face(), 1), face())).isCloseTo(4, within(0.1)); // 112 / 28
  }

  @Test
  void openingsCareForDifferencesOnly() {
    double[] wider = face();
    wider[2 * 66 + 1] += 2.0 / CELLS; // the lower lip, two cells down
    double all = loss("gaps", maps(face(), 1), face());
    assertThat(all).isLessThan(0.15); // everything shifted alike
    assertThat(loss("gaps", maps(face(), 1), wider)).isGreaterThan(all + 0.3);
  }

  @Test
  void mapsShouldBeHillsAtThePoints() {
    double right = loss("maps", maps(face(), 0), face());
    assertThat(loss("maps", maps(face(), 0.5), face())).isGreaterThan(right);
    assertThat(loss("maps", maps(face(), 0).mul(0.3), face())).isGreaterThan(right);
  }

  @Test
  void pointsOutsideOfTheCropCountForNothing() {
    double[] outside = face();
    outside[0] = 1.4;
    outside[3] = -0.2;
    Tensor maps = maps(face(), 1);
    assertThat(loss("points", maps, outside)).isCloseTo(4, within(0.1));
    assertThat(loss("maps", maps, outside)).isFinite();
  }

  @Test
  void goingDownItLeadsToThePoints() {
    Tensor maps = Tensor.zeros(dev.mimic.tensor.DType.FLOAT32, 1, 68, CELLS, CELLS);
    maps.requireGrad(true);
    double before = 0;
    double after = 0;
    for (int i = 0; i < 60; i++) {
      Tensor loss =
          LandmarkLoss.of(maps, List.of(face())).values().stream()
              .reduce(Tensor::add)
              .orElseThrow();
      loss.backward();
      try (Grad _ = Grad.disabled()) {
        maps.addInPlace(maps.grad(), -300);
      }
      maps.clearGrad();
      before = i == 0 ? loss.item() : before;
      after = loss.item();
    }
    assertThat(after).isLessThan(0.3 * before);
  }
}
