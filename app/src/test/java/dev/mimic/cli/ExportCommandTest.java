package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportCommandTest {
  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  @Test
  void whatIsExportedIsMeasuredBesideOurs() throws IOException {
    String config = Tiny.copy("tiny.yaml", folder).toString();
    String weights = Tiny.copy("tiny-zip.pth.tar", folder).toString();
    String out = folder.resolve("new/onnx").toString();

    int exported =
        terminal.run("export", "--onnx", out, "--config", config, "--checkpoint", weights);

    assertThat(exported).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .contains("\"files\":[\"kp_detector.onnx\",\"generator.onnx\"]", "\"imageSize\":64");

    Terminal bench = new Terminal();
    int measured =
        bench.run("bench", "--frames", "4", "--threads", "1", "--config", config, "--compare", out);
    assertThat(measured).as(bench.err()).isZero();
    assertThat(bench.err()).contains("ONNX Runtime, " + out, "times ONNX Runtime");
    JsonNode line = new JsonMapper().readTree(bench.out());
    assertThat(line.get("compare").propertyNames())
        .containsExactly(
            "framesPerSecond", "millisecondsPerFrame", "medianMilliseconds", "stages", "ratio");
    assertThat(line.get("compare").get("ratio").asDouble())
        .isCloseTo(
            line.get("framesPerSecond").asDouble()
                / line.get("compare").get("framesPerSecond").asDouble(),
            within(0.01));
  }

  @Test
  void randomWeightsNeedNoCheckpoint() throws IOException {
    String config = Tiny.copy("tiny.yaml", folder).toString();
    String out = folder.resolve("onnx").toString();

    int code =
        terminal.run(
            "export", "--onnx", out, "--config", config, "--random-weights", "--image-size", "128");

    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("\"imageSize\":128");
    assertThat(folder.resolve("onnx/generator.onnx")).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({
    "2, export, --onnx, --onnx",
    "2, export --onnx a --random-weights, --random-weights, Maybe --config",
    "2, export --onnx a --random-weights --model mimic-face, --random-weights, Maybe --config",
    "2, export --onnx a --config vox-256, (vox-256), --checkpoint",
    "1, export --onnx a --config vox-256 --checkpoint no-such.pth, no-such.pth, no-such.pth",
    "1, export --onnx a --config vox-256 --random-weights --image-size 250, 250, --image-size 256",
    "1, bench --compare no-such.onnx, (no-such.onnx), Maybe",
  })
  void saysWhatIsWrong(int code, String args, String wrong, String hint) {
    assertThat(terminal.run(args.split(" "))).isEqualTo(code);
    assertThat(terminal.lastError()).contains(wrong, hint);
    assertThat(terminal.out()).isEmpty();
  }
}
