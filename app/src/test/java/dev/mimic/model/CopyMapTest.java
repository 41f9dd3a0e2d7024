package dev.mimic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.Config;
import dev.mimic.golden.Golden;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The golden files' small network with a copy map, which is opened and shut by its bias.
class CopyMapTest {
  private static final double SHUT = -40; // the sigmoid is 0 or 1 in float32
  private static final double OPEN = 40;

  private final Golden pictures = Golden.open("tiny.safetensors");
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void shutItIsTheOriginalAndOpenTheMovedSource(boolean fused, boolean stillBorder) {
    try (Fomm original = network(false, SHUT, fused);
        Fomm shut = network(true, SHUT, fused);
        Fomm open = network(true, OPEN, fused)) {
      Tensor source = pictures.get("source");
      Generator.Output painted = animated(original, stillBorder);

      assertThat(apart(animated(shut, stillBorder).prediction(), painted.prediction()))
          .isLessThan(1e-5);
      Tensor copied = animated(open, stillBorder).prediction();
      Tensor moved = open.generator().deformed(source, painted.motion(), stillBorder);
      assertThat(apart(copied, moved)).isLessThan(1e-5);
      assertThat(apart(moved, source)).isGreaterThan(0.02); // it does move
      if (stillBorder) {
        assertThat(apart(rim(moved), rim(source))).isLessThan(1e-5);
      }
    }
  }

  @Test
  void whatStandsStillIsCopiedExactly() {
    try (Fomm open = network(true, OPEN, false)) {
      Tensor source = pictures.get("source");
      Motion motion = animated(open, false).motion();
      Tensor identity = Grids.coordinates(16, 16, source).unsqueeze(0); // (1, 16, 16, 2)
      Motion none = new Motion(motion.mask(), identity, motion.occlusion(), source);

      Generator generator = open.generator();
      Tensor copied = generator.render(generator.encode(source), none, false);

      assertThat(apart(copied, source)).isLessThan(1e-5);
    }
  }

  @Test
  void partsOfTwoPicturesShowTheirOwnPixels() {
    try (Fomm open = network(true, OPEN, false)) {
      Generator generator = open.generator();
      Generator.Encoded source = generator.encode(pictures.get("source"));
      Generator.Encoded target = generator.encode(pictures.get("frame1.driving"));
      Motion motion = animated(open, false).motion();
      Tensor none = Tensor.full(0, DType.FLOAT32, 1, 1, 16, 16);
      Tensor all = Tensor.full(1, DType.FLOAT32, 1, 1, 16, 16);

      assertThat(apart(generator.blend(target, source, motion, none), target.source()))
          .isLessThan(1e-5);
      assertThat(
              apart(
                  generator.blend(target, source, motion, all),
                  generator.deformed(source.source(), motion, false)))
          .isLessThan(1e-5);
    }
  }

  private Fomm network(boolean copying, double bias, boolean fused) {
    Config config = Config.load(Golden.path("tiny.yaml"));
    Fomm fomm =
        Fomm.of(
            config
                .with("model_params.generator_params.estimate_copy_map=" + copying)
                .modelParams());
    Golden.fill(fomm.detector(), "kp_detector");
    Golden.fill(fomm.generator(), "generator");
    Map<String, Tensor> weights = fomm.generator().parameters();
    assertThat(weights.containsKey("copy.bias")).isEqualTo(copying);
    if (copying) {
      weights.get("copy.weight").fillInPlace(0);
      weights.get("copy.bias").fillInPlace(bias);
    }
    if (fused) {
      fomm.optimise(Device.CPU, DType.FLOAT32);
    }
    return fomm;
  }

  private Generator.Output animated(Fomm fomm, boolean stillBorder) {
    Tensor source = pictures.get("source");
    Keypoints still = fomm.detector().forward(source);
    Keypoints moving = fomm.detector().forward(pictures.get("frame1.driving"));
    Generator generator = fomm.generator();
    return generator.forward(generator.encode(source), still, moving, stillBorder);
  }

  /// The first lines, where the features stand wholly still: (1, 3, 2, 64).
  private static Tensor rim(Tensor x) {
    return x.narrow(2, 0, 2);
  }

  private static double apart(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }
}
