package dev.mimic.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What tells a good rebuilt clip from a blurred or frozen one.
class FidelityTest {
  private static final int SIDE = 64;
  private static final int FRAMES = 20;

  /// A bright bar that goes to the right by two pixels a frame, (1, 3, 64, 64).
  private static Tensor frame(int index) {
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(i % SIDE - 2 * index - 8) < 6 ? 1 : 0.1f;
    }
    return Tensor.of(values, 1, 3, SIDE, SIDE);
  }

  private static Fidelity of(UnaryOperator<Tensor> model, boolean frozen) {
    try (Scope _ = Scope.open()) {
      Fidelity fidelity = new Fidelity();
      for (int i = 0; i < FRAMES; i++) {
        fidelity.add(model.apply(frame(frozen ? 0 : i)), frame(i), frame(0));
      }
      fidelity.finish();
      return fidelity;
    }
  }

  @Test
  void theTruthIsPerfect() {
    Fidelity perfect = of(x -> x, false);
    assertThat(perfect.l1()).isZero();
    assertThat(perfect.near()).isEqualTo(1);
    assertThat(perfect.gradient()).isEqualTo(1, within(1e-6));
    assertThat(perfect.frames()).isEqualTo(FRAMES);
  }

  @Test
  void aFrozenPictureIsAsFarAsTheFirstFrameAndNearOnlyAtTheBeginning() {
    Fidelity frozen = of(x -> x, true);
    assertThat(frozen.l1()).isEqualTo(frozen.still()).isGreaterThan(0.1);
    assertThat(frozen.near()).isEqualTo(4. / FRAMES); // frames 0 to 3
  }

  @Test
  void aBlurredPictureHasLessGradient() {
    Fidelity blurred = of(x -> Ops.resizeBilinear(Ops.avgPool2d(x, 16), SIDE, SIDE), false);
    assertThat(blurred.gradient()).isLessThan(0.8);
    assertThat(blurred.near()).isGreaterThan(0.9);
  }

  @Test
  void clipsAddUpByFrames() {
    Fidelity both = new Fidelity();
    both.add(of(x -> x, false));
    both.add(of(x -> x, true));
    assertThat(both.frames()).isEqualTo(2 * FRAMES);
    assertThat(both.l1()).isEqualTo(both.still() / 2, within(1e-9));
    assertThat(both.near()).isEqualTo(0.6, within(1e-9));
  }
}
