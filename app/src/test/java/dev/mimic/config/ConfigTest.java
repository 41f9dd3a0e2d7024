package dev.mimic.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static final String MODEL =
      """
      model_params:
        common_params: {num_kp: 5, num_channels: 3, estimate_jacobian: True}
        kp_detector_params: {temperature: 0.1, block_expansion: 8, max_features: 64}
        generator_params: {block_expansion: 8, max_features: 32, num_down_blocks: 2, num_bottleneck_blocks: 2}
      """;

  @TempDir Path folder;

  @Test
  void readsTheOriginalsYaml() throws IOException {
    Config tiny = load(resource("/golden/fomm/tiny.yaml"));

    assertThat(tiny.modelParams().commonParams().numKp()).isEqualTo(5);
    assertThat(tiny.modelParams().generatorParams().denseMotionParams().maxFeatures())
        .isEqualTo(64);
    assertThat(tiny.requireDataset().height()).isEqualTo(64);
    assertThat(tiny.requireTrain().scales()).containsExactly(1.0, 0.5);
    assertThat(tiny.warnings()).isEmpty();
  }

  @Test
  void anAnimationNeedsNothingButNetworks() throws IOException {
    Config config = load(MODEL);

    assertThat(config.modelParams().kpDetectorParams())
        .isEqualTo(new ModelParams.KpDetectorParams(0.1, 8, 64, 1, 3, false, 0, false));
    assertThat(config.modelParams().generatorParams().denseMotionParams()).isNull();
    assertThat(config.animateOrDefault().normalizationParams().useRelativeMovement()).isTrue();
    assertThat(config.reconstructionOrDefault().numVideos()).isEqualTo(1000);
    assertThat(config.visualizerOrDefault().colormap()).isEqualTo("gist_rainbow");
    assertThatThrownBy(config::requireTrain)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("has no train_params, which training needs");
    assertThatThrownBy(config::requireDataset).hasMessageContaining("has no dataset_params");
    assertThatThrownBy(config::requireDiscriminator)
        .hasMessageContaining("has no model_params.discriminator_params");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          temperature: 0.1         | temprature: 0.1        | model_params.kp_detector_params has an unknown key (temprature), | Maybe temperature
          num_bottleneck_blocks: 2 | num_bottleneck: 2      | unknown key (num_bottleneck),                                    | Maybe num_bottleneck_blocks
          num_bottleneck_blocks: 2 | mobile_net: false      | model_params.generator_params lacks the key (num_bottleneck_blocks) | blocks)
          temperature: 0.1         | temperature: None      | kp_detector_params has no value for the key (temperature)        | (temperature)
          temperature: 0.1         | temperature: warm      | model_params.kp_detector_params.temperature is (warm), expected a number | number
          temperature: 0.1         | temperature: 0         | model_params.kp_detector_params.temperature is (0), expected a number above 0 | 0
          num_kp: 5                | num_kp: 5.5            | model_params.common_params.num_kp is (5.5), expected a whole number | number
          num_kp: 5                | num_kp: 9999999999     | num_kp is (9999999999), expected a whole number                  | number
          num_kp: 5                | num_kp: [5, 6]         | num_kp is ([5,6]), expected a whole number                       | number
          num_kp: 5                | num_kp: 5, num_kp: 6   | is no YAML in line 2                                             | num_kp"
          num_channels: 3          | num_channels: 1        | num_channels is (1), expected 3                                  | RGB
          estimate_jacobian: True  | estimate_jacobian: 3   | estimate_jacobian is (3), expected true or false                 | false
          max_features: 64         | max_features: 64, scale_factor: 0.3 | scale_factor is (0.3), expected 1 divided by         | …
          model_params             | modle_params           | the top level has an unknown key (modle_params)                  | Maybe model_params
          """)
  void aWrongKeyIsNamedWithItsPathAndWhatWasExpected(
      String right, String wrong, String message, String end) {
    assertThatThrownBy(() -> load(MODEL.replace(right, wrong)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("config.yaml")
        .hasMessageEndingWith(end);
  }

  @ParameterizedTest
  @CsvSource({
    "'- a', holds no keys",
    "'', holds no keys",
    "'a: [', is no YAML",
  })
  void whatIsNoConfigurationIsRefused(String text, String message) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(message);
  }

  @Test
  void filesThatCannotBeReadAreRefused() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, (byte) 0xc0});

    assertThatThrownBy(() -> Config.load(folder)).hasMessageContaining("is not a file");
    assertThatThrownBy(() -> Config.load(binary)).hasMessageContaining("is no text");
  }

  @Test
  void numbersArePythonsToo() throws IOException {
    String text = resource("/golden/fomm/tiny.yaml");

    Config config =
        load(
            text.replace("lr_generator: 0.0002", "lr_generator: 1e-4")
                .replace("sigma_tps: 0.005", "sigma_tps: '2.0e-4'"));

    assertThat(config.requireTrain().lrGenerator()).isEqualTo(1e-4);
    assertThat(config.requireTrain().transformParams().sigmaTps()).isEqualTo(2e-4);
  }

  @Test
  void keysThatTheOriginalNeverReadsGetOneWarning() throws IOException {
    String text = resource("/golden/fomm/tiny.yaml");

    Config config =
        load(
            text.replace(
                "  num_repeats: 1", "  num_repeats: 1\n  crop: true\n  dataloader_workers: 6"));

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .endsWith("keys without effect here: train_params.crop, train_params.dataloader_workers");
  }

  @Test
  void theOldNameOfTheFrameShapeIsUnderstood() throws IOException {
    String text = resource("/golden/fomm/tiny.yaml");

    assertThat(load(text.replace("frame_shape", "image_shape"))).isEqualTo(load(text));
  }

  @Test
  void readsPaddleGansYamlWithOneWarning() throws IOException {
    Config config = load(resource("/config/paddle-mobile.yaml"));
    Config shipped = Config.find("vox-mobile");

    assertThat(config.modelParams()).isEqualTo(shipped.modelParams());
    TrainParams train = config.requireTrain();
    assertThat(train.numEpochs()).as("epochs, not num_epochs").isEqualTo(100);
    assertThat(train.checkpointFreq()).as("snapshot_config.interval").isEqualTo(5);
    assertThat(train.batchSize()).isEqualTo(8);
    assertThat(train.numRepeats()).isEqualTo(75);
    assertThat(train.epochMilestones()).isEmpty();
    assertThat(train.iterationMilestones()).containsExactly(237360L, 356040L);
    assertThat(train.lossWeights()).isEqualTo(shipped.requireTrain().lossWeights());
    DatasetParams data = config.requireDataset();
    assertThat(data.rootDir()).isEqualTo("clips");
    assertThat(data.pairsList()).isNull();
    assertThat(data.augmentationParams().flipParam())
        .isEqualTo(new DatasetParams.FlipParam(true, true));
    assertThat(data.augmentationParams().jitterParam())
        .isEqualTo(new DatasetParams.JitterParam(0.1, 0.2, 0.3, 0.4));
    assertThat(config.warnings())
        .singleElement()
        .asString()
        .contains("dataset.train.num_workers", "model.generator_ori", "export_model")
        .doesNotContain("batch_size");
  }

  @Test
  void readsWhatPaddleGansPredictorReads() throws IOException {
    String text = resource("/config/paddle-mobile.yaml");

    Config config = load(text.substring(text.indexOf("model:"), text.indexOf("  discriminator:")));

    assertThat(config.modelParams().generatorParams().mobileNet()).isTrue();
    assertThat(config.trainParams()).isNull();
    assertThat(config.datasetParams()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          temperature: 0.1  | temprature: 0.1    | model.generator.kp_detector_cfg has an unknown key (temprature), | Maybe temperature
          batch_size: 8     | batch_size: many   | dataset.train.batch_size is (many), expected a whole             | number
          num_workers: 4    | num_worker: 4      | dataset.train has an unknown key (num_worker),                   | Maybe num_workers
          PairedColorJitter | PairedMystery      | dataset.train.transforms has (PairedMystery), expected           | Crop
          prob: 0.5         | prob: 0.9          | prob is (0.9), expected                                          | 0.5
          name: Adam        | name: SGD          | optimizer.name is (SGD), expected                                | Adam
          """)
  void aWrongKeyOfPaddleGansIsNamedInItsWords(
      String right, String wrong, String message, String end) throws IOException {
    String text = resource("/config/paddle-mobile.yaml");

    assertThatThrownBy(() -> load(text.replace(right, wrong)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(message)
        .hasMessageEndingWith(end);
  }

  @Test
  void milestonesWithinTheEpochsOfAPaddleFileAreEpochs() throws IOException {
    String text = resource("/config/paddle-mobile.yaml");

    TrainParams train = load(text.replace("[237360, 356040]", "[60, 90]")).requireTrain();

    assertThat(train.epochMilestones()).containsExactly(60, 90);
    assertThat(train.iterationMilestones()).isEmpty();
  }

  @Test
  void ratesDropToATenthAtEveryMilestone() throws IOException {
    TrainParams epochs = Config.find("vox-256").requireTrain();
    TrainParams steps = load(resource("/config/paddle-mobile.yaml")).requireTrain();

    assertThat(List.of(59, 60, 89, 90).stream().map(epoch -> epochs.learningRateFactor(epoch, 0)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(1.0, 0.1, 0.1, 0.01);
    assertThat(steps.learningRateFactor(99, 237359)).isEqualTo(1);
    assertThat(steps.learningRateFactor(0, 356040)).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void oneValueIsReplaced() {
    Config config =
        Config.find("vox-256")
            .with("train_params.batch_size=8")
            .with("train_params.scales=[1, 0.5]")
            .with("dataset_params.pairs_list=None")
            .with("dataset_params.augmentation_params.rotation_param.degrees=15");

    assertThat(config.requireTrain().batchSize()).isEqualTo(8);
    assertThat(config.requireTrain().scales()).containsExactly(1.0, 0.5);
    assertThat(config.requireDataset().pairsList()).isNull();
    assertThat(config.requireDataset().augmentationParams().rotationParam().degrees())
        .containsExactly(-15.0, 15.0);
    assertThat(config.modelParams()).isEqualTo(Config.find("vox-256").modelParams());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train_params.batch_sise=8               | train_params has an unknown key (batch_sise)      | Maybe batch_size
          trian_params.batch_size=8               | the top level has an unknown key (trian_params)   | Maybe train_params
          train_params.batch_size=0               | batch_size is (0), expected a whole number of 1   | more
          train_params.batch_size=                | train_params has no value for the key             | (batch_size)
          train_params.batch_size                 | has no key and value                              | batch_size=8
          train_params.scales=[1,                 | is no value, expected YAML such as                | 0.5]
          train_params.loss_weights.feature_matching=[1] | feature_matching is ([1.0]), expected one weight | blocks
          model_params.discriminator_params=None  | generator_gan is not 0, expected                  | beside it
          """)
  void aWrongOverrideIsRefusedInTheSameWords(String override, String message, String end) {
    Config config = Config.find("bair-256");

    assertThatThrownBy(() -> config.with(override))
        .isInstanceOf(MimicException.class)
        .hasMessageStartingWith("The override (" + override + ")")
        .hasMessageContaining(message)
        .hasMessageEndingWith(end);
  }

  @Test
  void theEffectiveConfigurationIsWrittenForUsAndForTheOriginal() throws IOException {
    Config config = Config.find("mgif-256").with("train_params.batch_size=3");

    String yaml = config.yaml();

    assertThat(load(yaml)).isEqualTo(config);
    assertThat(yaml)
        .startsWith("dataset_params:\n  root_dir: data/moving-gif\n")
        .contains("batch_size: 3", "single_jacobian_map: true")
        .doesNotContain("mobile_net", "iteration_milestones", "null");
  }

  private Config load(String text) throws IOException {
    return Config.load(Files.writeString(folder.resolve("config.yaml"), text));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ConfigTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
