package dev.mimic.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mimic.MimicException;
import dev.mimic.config.Config;
import dev.mimic.config.ModelParams;
import dev.mimic.golden.Golden;
import dev.mimic.golden.InTheBox;
import dev.mimic.model.Fomm;
import dev.mimic.model.FrameSize;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What ONNX Runtime makes of the files is what our networks make, the plain way.
class OnnxExportTest {
  private static final double NEAR = 1e-4;

  @TempDir Path folder;
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({
    "64, ''",
    "64, common_params.estimate_jacobian=false",
    "64, kp_detector_params.single_jacobian_map=true",
    "64, kp_detector_params.pad=3",
    "64, kp_detector_params.scale_factor=1",
    "64, kp_detector_params.mobile_net=true",
    "64, generator_params.estimate_occlusion_map=false",
    "64, generator_params.estimate_copy_map=true",
    "64, generator_params.num_down_blocks=0",
    "64, generator_params.num_down_blocks=3",
    "64, generator_params.num_bottleneck_blocks=0",
    "64, generator_params.mobile_net=true",
    "64, generator_params.dense_motion_params.mobile_net=true",
    "64, generator_params.dense_motion_params.scale_factor=0.5",
    "64, generator_params.dense_motion_params.kp_variance=0.1",
    "128, ''",
    "160, ''",
    "192, generator_params.mobile_net=true"
  })
  void smallNetworksWithEveryOption(int size, String override) {
    Config config = Config.load(Golden.path("tiny.yaml"));
    Config varied = override.isEmpty() ? config : config.with("model_params." + override);
    ModelParams params = FrameSize.at(varied.modelParams(), 64, size);
    try (Fomm fomm = Fomm.of(params)) {
      Golden.fill(fomm.detector(), "kp_detector");
      Golden.fill(fomm.generator(), "generator");
      new OnnxExport("tiny", params, size).write(fomm, folder);

      assertThat(new Likeness(fomm, size).largestDifference(folder, 2)).isLessThan(NEAR);
    }
  }

  @Test
  void theModelInTheBox() {
    ModelParams params = Config.find("mimic-face-256").modelParams();
    try (Fomm fomm = Fomm.load(params, InTheBox.mimicFace())) {
      new OnnxExport("mimic-face", params, 256).write(fomm, folder);

      assertThat(new Likeness(fomm, 256).largestDifference(folder, 1)).isLessThan(NEAR);
    }
  }

  @Test
  void oneFileTakesAnyNumberOfPictures() {
    try (Fomm fomm = written()) {
      Likeness likeness = new Likeness(fomm, 64);

      assertThat(likeness.largestDifference(folder, 1)).isLessThan(NEAR);
      assertThat(likeness.largestDifference(folder, 3)).isLessThan(NEAR);
    }
  }

  @Test
  void theFilesSayWhatTheyAre() throws OrtException {
    written().close();

    String file = folder.resolve("generator.onnx").toString();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = OrtEnvironment.getEnvironment().createSession(file, options)) {
      assertThat(session.getMetadata().getProducerName()).isEqualTo("mimic");
      assertThat(session.getMetadata().getDescription()).contains("64 x 64", "(tiny)");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("model", "tiny")
          .containsEntry("image_size", "64")
          .containsEntry("keypoints", "5")
          .containsKey("relative_motion");
    }
  }

  @Test
  void anOlderExportIsReplacedAndNothingElseIsLeft() throws IOException {
    Files.writeString(folder.resolve("generator.onnx"), "older");

    written().close();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("generator.onnx", "kp_detector.onnx");
    }
    assertThat(folder.resolve("generator.onnx")).binaryContent().hasSizeGreaterThan(1000);
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() throws IOException {
    Files.createDirectory(folder.resolve("generator.onnx"));

    assertThatThrownBy(this::written)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("generator.onnx");

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("generator.onnx"));
    }
  }

  @Test
  void refusesAFileInThePlaceOfTheFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));

    try (Fomm fomm = Fomm.random(params(), new SplittableRandom(1))) {
      OnnxExport export = new OnnxExport("tiny", params(), 64);
      assertThatThrownBy(() -> export.write(fomm, file))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("(" + file + ")")
          .hasMessageContaining("Maybe");
    }
  }

  @Test
  void refusesAPictureTooSmallForTheDetectorsHeads() {
    ModelParams params = Config.load(Golden.path("tiny.yaml")).modelParams();
    KeypointDetectorGraph graph =
        new KeypointDetectorGraph(params.commonParams(), params.kpDetectorParams(), 16);

    assertThatThrownBy(graph::mapSide)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("sees (4) pixels")
        .hasMessageContaining("Maybe");
  }

  private static ModelParams params() {
    return Config.load(Golden.path("tiny.yaml")).modelParams();
  }

  private Fomm written() {
    Fomm fomm = Fomm.of(params());
    Golden.fill(fomm.detector(), "kp_detector");
    Golden.fill(fomm.generator(), "generator");
    new OnnxExport("tiny", params(), 64).write(fomm, folder);
    return fomm;
  }
}
