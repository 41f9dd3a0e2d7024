package dev.mimic.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams.AugmentationParams;
import dev.mimic.config.DatasetParams.JitterParam;
import dev.mimic.config.ModelParams.DenseMotionParams;
import dev.mimic.config.ModelParams.GeneratorParams;
import dev.mimic.config.ModelParams.KpDetectorParams;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// The shipped configurations hold the values of semantics.md, C and D.
class ShippedConfigsTest {
  static final List<String> SHIPPED = Config.shipped();

  static final List<String> THE_ORIGINALS =
      SHIPPED.stream()
          .filter(name -> name.endsWith("256") && !name.contains("mobile"))
          .filter(name -> !name.startsWith("mimic")) // ours
          .toList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bair-256       | data/bair        | false |                    | .1 .1 .1 .1 | false | true  | false | 20  | 1   | 12 18 | 36 | 10  | 1
          fashion-256    | data/fashion-png | false |                    | 0 0 0 .1    | false | false | false | 100 | 50  | 60 90 | 27 | 50  | 1
          mgif-256       | data/moving-gif  | false |                    | 0 0 0 .5    | true  | true  | false | 100 | 25  | 60 90 | 36 | 100 | 1
          nemo-256       | data/nemo-png    | false |                    |             | false | true  | false | 100 | 8   | 60 90 | 36 | 50  | 1
          taichi-256     | data/taichi-png  | true  | data/taichi256.csv | .1 .1 .1 .1 | false | false | false | 100 | 150 | 60 90 | 30 | 50  | 0
          taichi-adv-256 | data/taichi-png  | true  | data/taichi256.csv | .1 .1 .1 .1 | false | false | true  | 150 | 150 |       | 27 | 50  | 1
          vox-256        | data/vox-png     | true  | data/vox256.csv    | .1 .1 .1 .1 | false | true  | false | 100 | 75  | 60 90 | 40 | 50  | 0
          vox-adv-256    | data/vox-png     | true  | data/vox256.csv    | .1 .1 .1 .1 | false | false | true  | 150 | 75  |       | 36 | 50  | 1
          """)
  void differWhereTheOriginalsDiffer(
      String name,
      String root,
      boolean ids,
      String pairs,
      String jitter,
      boolean singleJacobianMap,
      boolean sn,
      boolean useKp,
      int epochs,
      int repeats,
      String milestones,
      int batch,
      int checkpoints,
      double gan) {
    Config config = Config.find(name);

    DatasetParams data = config.requireDataset();
    assertThat(data.rootDir()).isEqualTo(root);
    assertThat(data.idSampling()).isEqualTo(ids);
    assertThat(data.pairsList()).isEqualTo(pairs);
    AugmentationParams augmentation = data.augmentationParams();
    assertThat(augmentation.flipParam()).isEqualTo(new DatasetParams.FlipParam(true, true));
    assertThat(augmentation.jitterParam()).isEqualTo(jitter == null ? null : jitter(jitter));
    assertThat(config.modelParams().kpDetectorParams().singleJacobianMap())
        .isEqualTo(singleJacobianMap);
    assertThat(config.requireDiscriminator().sn()).isEqualTo(sn);
    assertThat(config.requireDiscriminator().useKp()).isEqualTo(useKp);
    TrainParams train = config.requireTrain();
    assertThat(train.numEpochs()).isEqualTo(epochs);
    assertThat(train.numRepeats()).isEqualTo(repeats);
    assertThat(train.epochMilestones())
        .isEqualTo(
            milestones == null
                ? List.of()
                : Arrays.stream(milestones.split(" ")).map(Integer::valueOf).toList());
    assertThat(train.batchSize()).isEqualTo(batch);
    assertThat(train.checkpointFreq()).isEqualTo(checkpoints);
    assertThat(train.lossWeights().generatorGan()).isEqualTo(gan);
  }

  private static JitterParam jitter(String values) {
    double[] v = Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
    return new JitterParam(v[0], v[1], v[2], v[3]);
  }

  @ParameterizedTest
  @FieldSource("THE_ORIGINALS")
  void shareWhatTheOriginalsShare(String name) {
    Config config = Config.find(name);

    ModelParams model = config.modelParams();
    boolean single = name.startsWith("mgif");
    assertThat(config.requireDataset().frameShape()).containsExactly(256, 256, 3);
    assertThat(model.commonParams()).isEqualTo(new ModelParams.CommonParams(10, 3, true));
    assertThat(model.kpDetectorParams())
        .isEqualTo(new KpDetectorParams(0.1, 32, 1024, 0.25, 5, single, 0, false));
    assertThat(model.generatorParams())
        .isEqualTo(
            new GeneratorParams(
                64,
                512,
                2,
                6,
                true,
                false,
                new DenseMotionParams(64, 1024, 5, 0.25, 0.01, false),
                false));
    assertThat(config.requireDiscriminator().scales()).containsExactly(1.0);
    assertThat(config.requireDiscriminator().blockExpansion()).isEqualTo(32);
    assertThat(config.requireDiscriminator().maxFeatures()).isEqualTo(512);
    assertThat(config.requireDiscriminator().numBlocks()).isEqualTo(4);
    TrainParams train = config.requireTrain();
    assertThat(List.of(train.lrGenerator(), train.lrDiscriminator(), train.lrKpDetector()))
        .containsOnly(2e-4);
    assertThat(train.scales()).containsExactly(1.0, 0.5, 0.25, 0.125);
    assertThat(train.transformParams()).isEqualTo(new TrainParams.TransformParams(0.05, 0.005, 5));
    double gan = train.lossWeights().generatorGan();
    List<Double> four = List.of(10.0, 10.0, 10.0, 10.0);
    List<Double> five = List.of(10.0, 10.0, 10.0, 10.0, 10.0);
    assertThat(train.lossWeights())
        .isEqualTo(new TrainParams.LossWeights(gan, 1, four, five, 10, 10, 0, 0, 0, 0, 0));
    assertThat(config.visualizerParams()).isEqualTo(new VisualizerParams(5, true, "gist_rainbow"));
    assertThat(config.reconstructionParams()).isEqualTo(new ReconstructionParams(1000, ".mp4", 1));
    assertThat(config.animateParams())
        .isEqualTo(
            new AnimateParams(
                50, ".mp4", new AnimateParams.NormalizationParams(false, true, true)));
  }

  @Test
  void mgifIsCroppedAfterResizing() {
    AugmentationParams augmentation = Config.find("mgif-256").requireDataset().augmentationParams();

    assertThat(augmentation.cropParam().size()).containsExactly(256, 256);
    assertThat(augmentation.resizeParam().ratio()).containsExactly(0.9, 1.1);
  }

  @Test
  void the512sDifferInWhatTheMotionNetworksSee() {
    Config paddle = Config.find("vox-512");
    Config fine = Config.find("vox-512-fine");

    assertThat(paddle.requireDataset().frameShape()).containsExactly(512, 512, 3);
    assertThat(paddle.modelParams()).isEqualTo(Config.find("vox-256").modelParams());
    assertThat(fine.requireDataset().frameShape()).containsExactly(512, 512, 3);
    assertThat(fine.modelParams().kpDetectorParams().scaleFactor()).isEqualTo(0.125);
    assertThat(fine.modelParams().generatorParams().denseMotionParams().scaleFactor())
        .isEqualTo(0.125);
  }

  @Test
  void theMobileNetworkIsNarrow() {
    ModelParams model = Config.find("vox-mobile").modelParams();

    assertThat(model.kpDetectorParams())
        .isEqualTo(new KpDetectorParams(0.1, 32, 256, 0.25, 5, false, 0, true));
    assertThat(model.generatorParams())
        .isEqualTo(
            new GeneratorParams(
                32,
                256,
                2,
                6,
                true,
                false,
                new DenseMotionParams(32, 256, 5, 0.25, 0.01, true),
                true));
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void warnOfNothingAndSurviveBeingWrittenBack(String name) {
    Config config = Config.find(name);

    assertThat(config.warnings()).isEmpty();
    assertThat(config.with("train_params.num_epochs=" + config.requireTrain().numEpochs()))
        .isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({
    "vox-256, vox-256",
    "configs/vox-256.yaml, vox-256",
    "config/vox-adv-256.yaml, vox-adv-256",
    "./config/taichi-256.yaml, taichi-256",
    "configs/firstorder_vox_256.yaml, vox-256",
    "configs/firstorder_fashion.yaml, fashion-256",
    "configs/firstorder_mgif.yaml, mgif-256",
    "configs/firstorder_vox_mobile_256.yaml, vox-mobile-256",
    "vox-mobile.yaml, vox-mobile-256",
  })
  void areFoundByTheNamesOfTheOriginals(String asked, String found) {
    assertThat(Config.find(asked)).isEqualTo(Config.find(found));
  }

  @Test
  void aFileOfAnotherFolderIsNotTakenForAShippedOne() {
    Path elsewhere = Path.of("my", "vox-256.yaml");

    assertThatThrownBy(() -> Config.find(elsewhere.toString()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(" + elsewhere + ") does not exist")
        .hasMessageContaining("taichi-adv-256");
  }

  @Test
  void aMistypedNameIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Config.find("vox-265")).hasMessageEndingWith("Maybe vox-256");
  }
}
