package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.golden.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The model in the box on people whom no training has seen: what docs/models/mimic-face.md says of
/// it, in every sixteenth frame of four clips.
@Timeout(300)
class MimicFaceQualityTest {
  private final Terminal terminal = new Terminal();

  @TempDir Path folder;

  @Test
  void movesAsTheClipsDoAndDoesNotBlur() throws Exception {
    Path weights = folder.resolve("mimic-face.safetensors");
    Files.copy(Path.of("src/main/resources/models/mimic-face.safetensors"), weights);

    terminal.run(
        "reconstruct",
        "--config",
        "mimic-face-256",
        "--data",
        Shared.path("data/talking-heads").toString(),
        "--checkpoint",
        weights.toString(),
        "--set",
        "reconstruction_params.every=16",
        "--set",
        "reconstruction_params.num_videos=4");

    JsonNode told = new JsonMapper().readTree(terminal.out());
    assertThat(told.get("l1").asDouble()).isLessThan(0.7 * told.get("still").asDouble());
    assertThat(told.get("near").asDouble()).isGreaterThan(0.7);
    assertThat(told.get("gradient").asDouble()).isGreaterThan(0.8);
  }
}
