package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.image.Image;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopSeamTest {
  private static final Image NONE = Image.filled(1, 1, 0, 0, 0);
  private static final int RATE = 10;
  private static final int FRAMES = 20; // of a clip whose point runs from 0 to 1.9

  private static Driver.Shot shot(int moment) {
    return new Driver.Shot(NONE, NONE, moment / FRAMES, moment % FRAMES / (double) RATE);
  }

  private static Keypoints pose(List<Integer> moments) {
    float[] value = new float[2 * moments.size()];
    float[] jacobian = new float[4 * moments.size()];
    for (int i = 0; i < moments.size(); i++) {
      value[2 * i] = moments.get(i) % FRAMES / (float) RATE;
      jacobian[4 * i] = 1 + value[2 * i];
    }
    return new Keypoints(
        Tensor.of(value, moments.size(), 1, 2), Tensor.of(jacobian, moments.size(), 1, 2, 2));
  }

  private static List<Double> path(int moments, int batch) {
    try (Engine engine = Engine.start(1)) {
      return engine.call(
          () -> {
            List<Double> path = new ArrayList<>();
            LoopSeam seam = new LoopSeam();
            for (int from = 0; from < moments; from += batch) {
              List<Integer> some = new ArrayList<>();
              for (int i = from; i < Math.min(moments, from + batch); i++) {
                some.add(i);
              }
              try (Scope _ = Scope.open()) {
                Keypoints joined =
                    seam.join(pose(some), some.stream().map(LoopSeamTest::shot).toList());
                double[] value = joined.value().doubles();
                double[] jacobian = joined.jacobian().doubles();
                for (int i = 0; i < some.size(); i++) {
                  assertThat(jacobian[4 * i]).isEqualTo(1 + value[2 * i], within(1e-5));
                  path.add(value[2 * i]);
                }
              }
            }
            return path;
          });
    }
  }

  @Test
  void theFirstRoundIsAsItIs() {
    assertThat(path(FRAMES, 3).get(13)).isEqualTo(1.3, within(1e-6));
  }

  @Test
  void nobodyJumpsWhereAClipBeginsAgain() {
    List<Double> path = path(3 * FRAMES, 1);
    for (int i = 1; i < path.size(); i++) {
      assertThat(Math.abs(path.get(i) - path.get(i - 1))).as("moment " + i).isLessThan(0.4);
    }
    assertThat(path.get(FRAMES)).isEqualTo(1.9, within(1e-6)); // where it was
    assertThat(path.get(FRAMES + RATE / 2)).isEqualTo(0.5, within(1e-6)); // where it should be
  }

  @Test
  void theBatchSizeDoesNotMatter() {
    assertThat(path(50, 7)).isEqualTo(path(50, 1));
  }
}
