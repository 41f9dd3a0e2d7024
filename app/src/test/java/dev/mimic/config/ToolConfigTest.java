package dev.mimic.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Configurations of small networks.
class ToolConfigTest {
  private static final String SMALL =
      """
      network: %s
      dataset_params: {root_dir: data, side: 64}
      train_params: {steps: 100, batch_size: 2, learning_rate: 0.5%s}
      """;

  @TempDir Path folder;

  private String file(String network, String more) throws IOException {
    Path file = folder.resolve("small.yaml");
    return Files.writeString(file, SMALL.formatted(network, more)).toString();
  }

  @Test
  void areToldFromMotionModelsByTheKeyNetwork() throws IOException {
    assertThat(ToolConfig.isOne("mimic-finder")).isTrue();
    assertThat(ToolConfig.isOne(file("sharpener", ""))).isTrue();
    assertThat(ToolConfig.isOne("vox-256")).isFalse();
    assertThatThrownBy(() -> Config.find("mimic-finder"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(face-finder), expected a motion model's");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearest() throws IOException {
    String file = file("landmarks", ", warmup: 5");
    assertThatThrownBy(() -> ToolConfig.find(file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("train_params has an unknown key (warmup)")
        .hasMessageEndingWith("Maybe warm_up");
    assertThatThrownBy(() -> ToolConfig.find("mimic-finder").with("train_params.step=3"))
        .hasMessageContaining("The override (train_params.step=3)")
        .hasMessageEndingWith("Maybe steps");
  }

  @Test
  void anUnknownNetworkIsRefusedWithTheNearest() throws IOException {
    String file = file("landmark", "");
    assertThatThrownBy(() -> ToolConfig.find(file)).hasMessageEndingWith("Maybe landmarks");
  }

  @Test
  void impossibleValuesAreRefused() {
    ToolConfig config = ToolConfig.find("mimic-finder");
    for (String wrong :
        new String[] {
          "train_params.steps=0",
          "train_params.learning_rate=-1",
          "train_params.average=2",
          "dataset_params.side=3"
        }) {
      assertThatThrownBy(() -> config.with(wrong))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining(wrong.replaceAll(".*\\.(\\w+)=.*", "$1 is ("));
    }
  }

  @Test
  void survivesBeingWrittenBack() throws IOException {
    ToolConfig config = ToolConfig.find("mimic-finder").with("train_params.steps=77");
    Path file = Files.writeString(folder.resolve("back.yaml"), config.yaml());
    assertThat(ToolConfig.find(file.toString())).isEqualTo(config);
  }

  @Test
  void theLearningRateClimbsThenFallsToAHundredth() throws IOException {
    ToolConfig.Training train = ToolConfig.find(file("sharpener", ", warm_up: 10")).trainParams();
    assertThat(train.factor(0)).isEqualTo(0.1);
    assertThat(train.factor(9)).isEqualTo(1);
    assertThat(train.factor(55)).isBetween(0.4, 0.6);
    assertThat(train.factor(100)).isCloseTo(0.01, within(1e-9));
  }
}
