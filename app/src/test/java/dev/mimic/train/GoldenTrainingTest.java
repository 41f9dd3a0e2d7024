package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.golden.Golden;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Training gives the reference's losses, gradients and weights, step by step.
///
/// In float64: biases before a batch norm have gradients of pure rounding noise, which Adam turns
/// into whole steps; in float32 the reference disagrees with itself.
class GoldenTrainingTest {
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.enabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({
    "train-gan, train., ''",
    "train-nogan, train0., train_params.loss_weights.generator_gan=0",
    "train-usekp, trainkp., model_params.discriminator_params.use_kp=true"
  })
  void threeStepsInFloat64(String file, String prefix, String override) {
    try (GoldenCase given = GoldenCase.open(file, prefix, override, DType.FLOAT64)) {
      for (int i = 0; i < 3; i++) {
        try (Scope _ = Scope.open()) {
          TrainingStep.Result result = given.run();
          given.checkLosses(i, result.losses(), 1e-7);
          if (i == 0) {
            given.golden().check("prediction", result.forward().prediction(), 1e-7);
            given.golden().check("transformed_frame", result.forward().transformed().frame(), 1e-7);
          }
          if (i == 1) {
            given.checkWeightsAfterTwoSteps();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "train-gan, train., ''",
    "train-nogan, train0., train_params.loss_weights.generator_gan=0",
    "train-usekp, trainkp., model_params.discriminator_params.use_kp=true"
  })
  void gradientsOfTheFirstStep(String file, String prefix, String override) {
    try (GoldenCase given = GoldenCase.open(file, prefix, override, DType.FLOAT64)) {
      RandomWarp warp = new RandomWarp(given.get("theta"), given.get("control_params"));
      given
          .step()
          .loss()
          .forward(given.get("source"), given.get("driving"), warp, Supervision.none())
          .total()
          .backward();

      for (TrainingState.Trained<?> trained :
          List.of(given.state().generator(), given.state().detector())) {
        trained
            .network()
            .parameters()
            .forEach(
                (name, weight) -> {
                  Tensor gradient = weight.grad();
                  assertThat(gradient).as(name).isNotNull();
                  given
                      .golden()
                      .check(
                          "grad_norm." + trained.name() + "." + name,
                          gradient.norm().reshape(1),
                          1e-7);
                });
      }
    }
  }

  @Test
  void theFirstStepInFloat32() {
    try (GoldenCase given = GoldenCase.open("train-gan", "train.", "", DType.FLOAT32)) {
      given.checkLosses(0, given.run().losses(), 1e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-4", "FLOAT64, 1e-7"})
  void theThirdStepFollowsFromTheReferencesOwnCheckpoint(DType type, double tolerance) {
    try (GoldenCase given = GoldenCase.open("train-gan", "train.", "", type)) {
      given
          .state()
          .load(
              Checkpoint.read(Golden.path("train-gan-after2.pth.tar")),
              TrainOptions.Start.EVERYTHING);
      given.checkLosses(2, given.run().losses(), tolerance);
    }
  }

  @Test
  void theThirdStepFollowsFromOurOwnCheckpoint(@TempDir Path folder) {
    Path file = folder.resolve("after2.pth.tar");
    try (GoldenCase given = GoldenCase.open("train-gan", "train.", "", DType.FLOAT64)) {
      given.run();
      given.run();
      given.state().save(file, 0);
    }
    try (GoldenCase resumed = GoldenCase.open("train-gan", "train.", "", DType.FLOAT64)) {
      resumed.state().load(Checkpoint.read(file), TrainOptions.Start.EVERYTHING);
      resumed.checkLosses(2, resumed.run().losses(), 1e-7);
    }
  }
}
