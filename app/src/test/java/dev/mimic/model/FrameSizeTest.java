package dev.mimic.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.Config;
import dev.mimic.config.ModelParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSizeTest {
  private final ModelParams vox = Config.find("vox-256").modelParams();

  @ParameterizedTest
  @CsvSource({"256, 0.25", "512, 0.125", "64, 1", "192, 0.3333333333333333", "1024, 0.0625"})
  void motionNetworksKeepTheirTrainedSize(int wanted, double scale) {
    ModelParams at = FrameSize.at(vox, 256, wanted);
    assertThat(at.kpDetectorParams().scaleFactor()).isEqualTo(scale);
    assertThat(at.generatorParams().denseMotionParams().scaleFactor()).isEqualTo(scale);
  }

  @ParameterizedTest
  @CsvSource({"250, 256", "300, 320", "1, 64", "511, 512"})
  void aSizeThatDoesNotFitNamesTheNearestThatDoes(int wanted, int nearest) {
    assertThatThrownBy(() -> FrameSize.at(vox, 256, wanted))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(wanted + " pixels")
        .hasMessageContaining("--image-size " + nearest);
  }

  @Test
  void twoScalesMustBothFit() {
    ModelParams uneven =
        Config.find("vox-256")
            .with("model_params.generator_params.dense_motion_params.scale_factor=0.5")
            .modelParams();
    assertThatThrownBy(() -> FrameSize.at(uneven, 256, 192)) // 64 divides it, 128 does not
        .hasMessageContaining("--image-size 128");
  }
}
