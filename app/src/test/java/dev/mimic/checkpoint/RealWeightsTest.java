package dev.mimic.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.golden.Shared;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that nobody here made, and whose licence or size keeps them out of the repository.
class RealWeightsTest {
  @ParameterizedTest
  @CsvSource({
    "blazeface.pth, 74, backbone1.0.weight",
    "blazefaceback.pth, 138, backbone.0.weight",
    "mb05_120x120.pth, 166, conv1.weight", // under state_dict, from a GPU, wrapped by DataParallel
    "retinaface-mobilenet0.25.pth, 300, body.stage1.0.0.weight"
  })
  void opensDetectorsAndRegressors(String name, int tensors, String first) {
    StateDict weights = Checkpoint.read(Shared.path("weights/" + name)).weights();

    assertThat(weights.names()).hasSize(tensors).first().isEqualTo(first);
    weights
        .asMap()
        .values()
        .forEach(tensor -> assertThat(tensor.data().byteSize()).isEqualTo(tensor.bytes()));
  }

  @Test
  void opensATrainedMotionModel() {
    Checkpoint talking = Checkpoint.read(Shared.path("weights/talking-128.pth.tar"));

    assertThat(talking.networks()).containsExactly("generator", "kp_detector");
    assertThat(talking.network("generator").size()).isEqualTo(154);
    assertThat(talking.network("kp_detector").size()).isEqualTo(61);
  }

  @Test
  void refusesADownloadThatBrokeOff() {
    Path broken = Shared.path("weights/s3fd-truncated.pth");

    Refusals.refuses(broken, "is cut off: it has 1,048,576 bytes, and its tensors need more");
  }
}
