package dev.mimic.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.config.Config;
import dev.mimic.golden.FaceGolden;
import dev.mimic.golden.Golden;
import dev.mimic.nn.AntiAliasDownsample;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Parts of one picture on another, with the golden files' small network.
///
/// `swap-tiny.safetensors` was computed once with a second implementation in PyTorch 2 (CPU,
/// float32), which was written from the formulas of `../shared/reference/semantics.md` (A.5, A.6)
/// and gives the prediction in `tiny.safetensors` to 3e-7. Weights of `tiny.yaml` by formula,
/// source and `frame1.driving` of `tiny.safetensors` as source and target; `mask` is an ellipse
/// that fades out, at 128 px. For `soft` (the mask) and `hard` (mask > 0.5): `small`,
/// antialias-downsampled by 0.125 (sigma 3.5, 29 taps, zeros outside) to the features' 16 px;
/// `target`, the picture that `E(target)(1 - m) + warp(E(source)) · occlusion · m` decodes to;
/// `moved`, the small mask warped by the deformation; `source`, the picture with that mask.
/// `reconstruction` is `E(target)` decoded alone.
class BlendTest {
  private static final double PICTURES = 1e-5;

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();
  private final Golden pictures = Golden.open("tiny.safetensors");
  private final FaceGolden golden = FaceGolden.open("swap-tiny.safetensors");

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  /// The small network and what every case begins with.
  private final class Case implements AutoCloseable {
    final Fomm fomm = Fomm.of(Config.load(Golden.path("tiny.yaml")).modelParams());
    final Generator generator = fomm.generator();
    final Generator.Encoded source;
    final Generator.Encoded target;
    final Keypoints still;
    final Keypoints pose;
    final Motion motion;

    Case(boolean fused) {
      Golden.fill(fomm.detector(), "kp_detector");
      Golden.fill(generator, "generator");
      if (fused) {
        fomm.optimise(Device.CPU, DType.FLOAT32);
      }
      source = generator.encode(pictures.get("source"));
      target = generator.encode(pictures.get("frame1.driving"));
      still = fomm.detector().forward(pictures.get("source"));
      pose = fomm.detector().forward(pictures.get("frame1.driving"));
      motion = generator.motion(source, still, pose);
    }

    Tensor blend(Tensor mask) {
      return generator.blend(target, source, motion, mask);
    }

    @Override
    public void close() {
      fomm.close();
    }
  }

  private static Tensor mask(double value) {
    return Tensor.full(value, DType.FLOAT32, 1, 1, 16, 16);
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }

  @ParameterizedTest
  @CsvSource({"soft, false", "soft, true", "hard, false", "hard, true"})
  void givesTheOraclesPictures(String kind, boolean fused) {
    try (Case c = new Case(fused);
        AntiAliasDownsample down = new AntiAliasDownsample(1, 0.125)) {
      Tensor mask = golden.get("mask");
      Tensor drawn = kind.equals("hard") ? mask.sub(0.5).sign().clamp(0, 1) : mask;
      Tensor small = down.forward(drawn);
      golden.check(kind + ".small", small, 1e-6);
      golden.check(kind + ".target", c.blend(small), PICTURES);

      Tensor moved = c.generator.moved(small, c.motion);
      golden.check(kind + ".moved", moved, PICTURES);
      golden.check(kind + ".source", c.blend(moved), PICTURES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingOfTheSourceIsTheTargetPaintedByItself(boolean fused) {
    try (Case c = new Case(fused)) {
      golden.check("reconstruction", c.blend(mask(0)), PICTURES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allOfTheSourceIsItsAnimation(boolean fused) {
    try (Case c = new Case(fused)) {
      Tensor animated = c.generator.forward(c.source, c.still, c.pose, false).prediction();

      assertThat(difference(c.blend(mask(1)), animated)).isZero();
    }
  }

  @Test
  void eachHalfShowsItsOwnPicture() {
    try (Case c = new Case(false)) {
      float[] left = new float[16 * 16];
      for (int i = 0; i < left.length; i++) {
        left[i] = i % 16 < 8 ? 0 : 1;
      }
      Tensor both = c.blend(Tensor.of(left, 1, 1, 16, 16));
      Tensor target = c.blend(mask(0));
      Tensor source = c.blend(mask(1));

      // the decoder's convolutions see about five of the features' pixels to each side
      assertThat(difference(both.narrow(3, 0, 8), target.narrow(3, 0, 8))).isLessThan(1e-5);
      assertThat(difference(both.narrow(3, 56, 8), source.narrow(3, 56, 8))).isLessThan(1e-5);
      assertThat(difference(both.narrow(3, 0, 8), source.narrow(3, 0, 8))).isGreaterThan(0.01);
    }
  }

  @Test
  void aMaskOfTheSourceGoesWhereItsPictureGoes() {
    try (Case c = new Case(false)) {
      Tensor identity = Grids.coordinates(16, 16, mask(0)).unsqueeze(0); // (1, 16, 16, 2)
      Tensor right = Tensor.of(new float[] {-2 * 3 / 15f, 0}, 2); // what is seen lies 3 px left
      Motion shift =
          new Motion(c.motion.mask(), identity.add(right), null, c.motion.sparseDeformed());
      float[] dot = new float[16 * 16];
      dot[5 * 16 + 4] = 1;

      float[] moved = c.generator.moved(Tensor.of(dot, 1, 1, 16, 16), shift).floats();

      assertThat(moved[5 * 16 + 7]).isCloseTo(1, within(1e-5f));
      moved[5 * 16 + 7] = 0;
      assertThat(moved).containsOnly(new float[16 * 16], within(1e-5f));
    }
  }

  @Test
  void worksWithoutAnOcclusionMap() {
    Config config =
        Config.load(Golden.path("tiny.yaml"))
            .with("model_params.generator_params.estimate_occlusion_map=false");
    Golden blind = Golden.open("tiny-noocclusion.safetensors");
    try (Fomm fomm = Fomm.of(config.modelParams())) {
      Golden.fill(fomm.detector(), "noocc.kp_detector");
      Golden.fill(fomm.generator(), "noocc.generator");
      Generator.Encoded source = fomm.generator().encode(blind.get("source"));
      Generator.Encoded target = fomm.generator().encode(blind.get("frame1.driving"));
      Keypoints still = fomm.detector().forward(blind.get("source"));
      Keypoints pose = fomm.detector().forward(blind.get("frame1.driving"));
      Motion motion = fomm.generator().motion(source, still, pose);

      Tensor all = fomm.generator().blend(target, source, motion, mask(1));

      blind.check("frame1.absolute.prediction", all, 1e-4);
    }
  }

  @Test
  void aBatchOfFramesGivesWhatEachFrameGives() {
    try (Case c = new Case(false)) {
      Tensor frames = // (2, 3, 64, 64)
          Ops.cat(List.of(pictures.get("frame0.driving"), pictures.get("frame1.driving")), 0);
      Generator.Encoded targets = c.generator.encode(frames);
      Motion motion = c.generator.motion(c.source, c.still, c.fomm.detector().forward(frames));
      Tensor small = golden.get("soft.small");
      Tensor moved = c.generator.moved(small, motion); // (2, 1, 16, 16)

      Tensor blended = c.generator.blend(targets, c.source, motion, moved);

      golden.check("soft.source", blended.narrow(0, 1, 1), PICTURES);
    }
  }
}
