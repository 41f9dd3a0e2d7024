package dev.mimic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.config.ModelParams;
import dev.mimic.golden.InTheBox;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The networks as they animate beside the networks as they are trained: every kind of
/// configuration, two pictures at a time.
class FastPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"mimic-face-256", "vox-mobile", "actions-64"})
  void saysTheSame(String name) {
    Config config = Config.find(name);
    int side = config.datasetParams().width();
    ModelParams params = config.modelParams();
    try (Engine engine = Engine.start(2)) {
      engine.call(
          () -> {
            compare(params, side);
            return true;
          });
    }
  }

  @Test
  void inBytesOnceEightPicturesOfASourceWereSeen() {
    ModelParams params = Config.find("mimic-face-256").modelParams();
    try (Engine engine = Engine.start(2)) {
      engine.call(
          () -> {
            Checkpoint inTheBox = InTheBox.mimicFace();
            try (Scope _ = Scope.open();
                Fomm floats = Fomm.load(params, inTheBox);
                Fomm bytes = Fomm.load(params, inTheBox)) {
              floats.optimise(Device.CPU, DType.FLOAT32);
              bytes.optimise(Device.CPU, DType.INT8);
              for (int source = 1; source <= 2; source++) {
                Tensor picture = noise(source, 256).narrow(0, 0, 1);
                assertThat(apart(floats, bytes, picture)).isLessThan(1e-4); // the first four
                assertThat(apart(floats, bytes, null)).isLessThan(1e-4); // and the next
                assertThat(apart(floats, bytes, null)).isBetween(1e-4, 0.01);
              }
            }
            return true;
          });
    }
  }

  private Generator.Encoded wanted;
  private Generator.Encoded found;

  /// The mean difference of four frames.
  ///
  /// @param source a new one, or null for the one before
  private double apart(Fomm floats, Fomm bytes, @Nullable Tensor source) {
    if (source != null) {
      wanted = floats.generator().encode(source);
      found = bytes.generator().encode(source);
    }
    Keypoints still = floats.detector().forward(wanted.source());
    Keypoints moving = floats.detector().forward(noise(4, 256));
    Tensor painted = floats.generator().forward(wanted, still, moving, false).prediction();
    Tensor coarse = bytes.generator().forward(found, still, moving, false).prediction();
    return painted.sub(coarse).abs().mean().item();
  }

  private static void compare(ModelParams params, int side) {
    try (Scope _ = Scope.open();
        Fomm plain = Fomm.random(params, new SplittableRandom(3));
        Fomm fast = Fomm.random(params, new SplittableRandom(3))) {
      fast.optimise(Device.CPU, DType.FLOAT32);
      Tensor source = noise(1, side);
      Tensor driving = noise(2, side);

      Keypoints still = same(plain.detector().forward(source), fast.detector().forward(source));
      Keypoints moving = same(plain.detector().forward(driving), fast.detector().forward(driving));

      Generator.Encoded wanted = plain.generator().encode(source);
      Generator.Encoded found = fast.generator().encode(source);
      Motion motion = plain.generator().motion(wanted, still, moving);
      Motion fastMotion = fast.generator().motion(found, still, moving);
      near(motion.mask(), fastMotion.mask());
      near(motion.deformation(), fastMotion.deformation());
      near(motion.sparseDeformed(), fastMotion.sparseDeformed());
      if (motion.occlusion() != null) {
        near(motion.occlusion(), fastMotion.occlusion());
      }
      for (boolean stillBorder : new boolean[] {false, true}) {
        near(
            plain.generator().render(wanted, motion, stillBorder),
            fast.generator().render(found, motion, stillBorder));
      }
    }
  }

  private static Keypoints same(Keypoints plain, Keypoints fast) {
    near(plain.value(), fast.value());
    if (plain.jacobian() != null) {
      near(plain.jacobian(), fast.jacobian());
    }
    return plain;
  }

  private static void near(Tensor plain, Tensor fast) {
    assertThat(fast.shape()).isEqualTo(plain.shape());
    assertThat(plain.sub(fast).abs().max().item()).isLessThan(2e-4);
  }

  private static Tensor noise(int b, int side) {
    SplittableRandom random = new SplittableRandom(b);
    double[] values = random.doubles((long) b * 3 * side * side).toArray();
    return Tensor.of(values, b, 3, side, side).to(DType.FLOAT32);
  }
}
