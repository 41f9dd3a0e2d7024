package dev.mimic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.Config;
import dev.mimic.golden.Golden;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every network gives the reference's numbers, from weights by formula.
class GoldenForwardTest {
  private static final double KEYPOINTS = 1e-5;
  private static final double PICTURES = 1e-4;

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny, '', ''",
    "tiny-nojacobian, nojac., model_params.common_params.estimate_jacobian=false",
    "tiny-single-jacobian, single., model_params.kp_detector_params.single_jacobian_map=true",
    "tiny-noocclusion, noocc., model_params.generator_params.estimate_occlusion_map=false"
  })
  void smallNetworksWithEveryOption(String file, String prefix, String override) {
    Config config = Config.load(Golden.path("tiny.yaml"));
    Config varied = override.isEmpty() ? config : config.with(override);
    try (Fomm fomm = filled(varied, prefix)) {
      checkFrames(Golden.open(file + ".safetensors"), fomm, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFullNetworkOfVox256(boolean channelsLast) {
    try (Fomm fomm = filled(Config.find("vox-256"), "vox.")) {
      if (channelsLast) {
        fomm.optimise(Device.CPU, DType.FLOAT32);
      }
      checkFrames(Golden.open("vox-256.safetensors"), fomm, 2);
    }
  }

  @Test
  void bfloat16StaysNearFloat32() {
    Golden golden = Golden.open("vox-256.safetensors");
    try (Fomm fomm = filled(Config.find("vox-256"), "vox.")) {
      fomm.optimise(Device.CPU, DType.BFLOAT16);
      Tensor source = golden.get("source");
      Keypoints still = fomm.detector().forward(source);
      Keypoints moving = fomm.detector().forward(golden.get("frame1.driving"));
      Generator.Encoded encoded = fomm.generator().encode(source);
      Tensor ours = fomm.generator().forward(encoded, still, moving, false).prediction();
      Tensor difference = ours.sub(golden.get("frame1.absolute.prediction")).abs();
      assertThat(difference.mean().item()).isBetween(1e-6, 0.006);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-border, '', false, false",
    "tiny-border, '', false, true",
    "tiny-mobile, mobile., true, false",
    "tiny-mobile, mobile., true, true"
  })
  void paddleGansStillBorderAndMobileNetwork(
      String file, String prefix, boolean mobile, boolean fused) {
    Golden golden = Golden.open(file + ".safetensors");
    Config config =
        Config.load(Golden.path("tiny.yaml"))
            .with("model_params.kp_detector_params.mobile_net=" + mobile)
            .with("model_params.generator_params.mobile_net=" + mobile)
            .with("model_params.generator_params.dense_motion_params.mobile_net=" + mobile);
    try (Fomm fomm = filled(config, prefix)) {
      if (fused) {
        fomm.optimise(Device.CPU, DType.FLOAT32);
      }
      Tensor source = golden.get("source");
      Keypoints still = fomm.detector().forward(source);
      Keypoints moving = fomm.detector().forward(golden.get("driving"));
      golden.check("kp_source", still, KEYPOINTS);
      golden.check("kp_driving", moving, KEYPOINTS);

      Generator.Encoded encoded = fomm.generator().encode(source);
      Generator.Output out = fomm.generator().forward(encoded, still, moving, true);
      golden.check("mask", out.motion().mask(), PICTURES);
      Tensor occlusion = out.motion().occlusion();
      assertThat(occlusion).isNotNull();
      golden.check( // the reference opens the rim in place, so its file shows it opened
          "occlusion_map", mobile ? occlusion : StillBorder.open(occlusion), PICTURES);
      // a steep warp of noise: the sixth digit of a coordinate is the fourth of a pixel
      golden.check(
          "deformed",
          fomm.generator().deformed(encoded.source(), out.motion(), true),
          fused ? 5 * PICTURES : PICTURES);
      golden.check("prediction", out.prediction(), PICTURES);
    }
  }

  @Test
  void aBatchOfFramesGivesWhatEachFrameGives() {
    Golden golden = Golden.open("tiny.safetensors");
    try (Fomm fomm = filled(Config.load(Golden.path("tiny.yaml")), "")) {
      Generator.Encoded encoded = fomm.generator().encode(golden.get("source"));
      Keypoints still = fomm.detector().forward(golden.get("source"));
      Keypoints all =
          Keypoints.cat(
              java.util.List.of(
                  golden.keypoints("frame0.kp_driving"),
                  golden.keypoints("frame1.kp_driving"),
                  golden.keypoints("frame2.kp_driving")));
      Tensor predictions = fomm.generator().forward(encoded, still, all, false).prediction();
      for (int i = 0; i < 3; i++) {
        golden.check("frame" + i + ".absolute.prediction", predictions.narrow(0, i, 1), PICTURES);
      }
    }
  }

  private static Fomm filled(Config config, String prefix) {
    Fomm fomm = Fomm.of(config.modelParams());
    Golden.fill(fomm.detector(), prefix + "kp_detector");
    Golden.fill(fomm.generator(), prefix + "generator");
    return fomm;
  }

  private static void checkFrames(Golden golden, Fomm fomm, int predicted) {
    Tensor source = golden.get("source");
    Keypoints still = fomm.detector().forward(source);
    golden.check("kp_source", still, KEYPOINTS);
    Generator.Encoded encoded = fomm.generator().encode(source);
    Keypoints first = fomm.detector().forward(golden.get("frame0.driving"));
    for (int i = 0; i < 3; i++) {
      Keypoints moving = fomm.detector().forward(golden.get("frame" + i + ".driving"));
      golden.check("frame" + i + ".kp_driving", moving, KEYPOINTS);
      for (boolean relative : new boolean[] {false, true}) {
        String name = "frame" + i + (relative ? ".relative." : ".absolute.");
        Keypoints wanted =
            MotionTransfer.of(still, first, relative, relative, relative).apply(moving);
        golden.check(name + "kp_norm", wanted, KEYPOINTS);
        if (i < predicted) {
          Generator.Output out = fomm.generator().forward(encoded, still, wanted, false);
          golden.check(name + "prediction", out.prediction(), PICTURES);
          checkMotion(golden, name, fomm, encoded, out);
        }
      }
    }
  }

  private static void checkMotion(
      Golden golden, String name, Fomm fomm, Generator.Encoded encoded, Generator.Output out) {
    if (!golden.has(name + "mask")) {
      return; // the full network's file holds pictures alone
    }
    golden.check(name + "mask", out.motion().mask(), PICTURES);
    golden.check(name + "sparse_deformed", out.motion().sparseDeformed(), PICTURES);
    golden.check(
        name + "deformed",
        fomm.generator().deformed(encoded.source(), out.motion(), false),
        PICTURES);
    assertThat(out.motion().occlusion() != null).isEqualTo(golden.has(name + "occlusion_map"));
    if (out.motion().occlusion() != null) {
      golden.check(name + "occlusion_map", out.motion().occlusion(), PICTURES);
    }
  }
}
