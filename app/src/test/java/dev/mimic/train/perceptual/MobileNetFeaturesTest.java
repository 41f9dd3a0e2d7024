package dev.mimic.train.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.golden.Golden;
import dev.mimic.golden.Shared;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.perceptual.MobileNetFeatures.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MobileNetFeaturesTest {
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.enabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({"RETINAFACE, retinaface", "POSE, pose"})
  void givesPyTorchsMapsAndGradient(Kind kind, String name) {
    try (MobileNetFeatures network = new MobileNetFeatures(kind, "formula")) {
      Golden.fill(network, name);
      network.to(DType.FLOAT64);

      GoldenFeatures.read().check(name, network::maps, DType.FLOAT64, 1e-10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RETINAFACE, retinaface-real, retinaface-mobilenet0.25.pth",
    "POSE, pose-real, mb05_120x120.pth"
  })
  void givesPyTorchsMapsWithThePublishedWeights(Kind kind, String name, String file) {
    Checkpoint checkpoint = Checkpoint.read(Shared.path("weights/" + file));
    try (MobileNetFeatures network = new MobileNetFeatures(kind, file)) {
      network.fill(checkpoint.weights());
      network.to(DType.FLOAT64);

      GoldenFeatures.read().check(name, network::maps, DType.FLOAT64, 1e-10);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void sendsGradientsToThePictureAlone(Kind kind) {
    try (MobileNetFeatures network = new MobileNetFeatures(kind, "formula")) {
      Golden.fill(network, "any");
      Tensor picture = Tensor.full(0.5, DType.FLOAT32, 1, 3, 16, 16).requireGrad(true);

      network.features(picture).getLast().sum().backward();

      assertThat(picture.grad()).isNotNull();
      assertThat(network.parameters().values()).noneMatch(Tensor::requiresGrad);
    }
  }

  @Test
  void addsThePictureItselfAndTakesOneOfEightPixels() {
    try (MobileNetFeatures network = new MobileNetFeatures(Kind.RETINAFACE, "formula")) {
      Golden.fill(network, "any");

      List<Tensor> features = network.features(Tensor.full(0.5, DType.FLOAT32, 1, 3, 8, 8));

      assertThat(features).hasSize(6);
      assertThat(features.getFirst().mean().item()).isEqualTo(5);
      assertThat(features.getLast().shape()).containsExactly(1, 256, 1, 1);
    }
  }
}
