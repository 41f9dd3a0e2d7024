package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The original's three modes as commands, on clips of eight small frames.
class ModesIT {
  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  @BeforeEach
  void clipsAndModel() throws IOException {
    Tiny.copy("tiny.yaml", folder);
    Tiny.copy("tiny-legacy.pth.tar", folder);
    for (String clip : new String[] {"train/a", "train/b", "test/c", "test/d"}) {
      Path frames = Files.createDirectories(folder.resolve("clips").resolve(clip));
      for (int i = 0; i < 8; i++) {
        ImageFile.writePng(frames.resolve("%02d.png".formatted(i)), Tiny.picture(i));
      }
    }
  }

  private int run(String... command) {
    Stream<String> files =
        Stream.of(
            "--config",
            folder.resolve("tiny.yaml").toString(),
            "--data",
            folder.resolve("clips").toString(),
            "--threads",
            "1",
            "--device_ids",
            "0",
            "--no-cuda");
    return terminal.run(Stream.concat(Stream.of(command), files).toArray(String[]::new));
  }

  private String model() {
    return folder.resolve("tiny-legacy.pth.tar").toString();
  }

  private JsonNode line() {
    assertThat(terminal.out()).as(terminal.err()).hasLineCount(1);
    return new JsonMapper().readTree(terminal.out());
  }

  @Test
  void reconstructMeasuresAndWritesBesideTheCheckpoint() {
    assertThat(run("reconstruct", "--checkpoint", model())).as(terminal.err()).isZero();

    assertThat(line().propertyNames())
        .containsExactly("l1", "still", "near", "gradient", "videos", "frames");
    assertThat(line().get("videos").asInt()).isEqualTo(2);
    assertThat(line().get("frames").asInt()).isEqualTo(16);
    assertThat(line().get("l1").asDouble()).isBetween(0.001, 0.9);
    assertThat(folder.resolve("reconstruction/png/c.png")).isNotEmptyFile();
    assertThat(folder.resolve("reconstruction/d.mp4")).isNotEmptyFile();
  }

  @Test
  void everyWayToReconstructIsTheSame() {
    run("reconstruct", "--checkpoint", model());
    run("run", "--mode", "reconstruction", "--checkpoint", model());
    run("train", "--evaluate-only", "--load", model());

    assertThat(terminal.out().lines().distinct()).as(terminal.err()).hasSize(1);
    assertThat(terminal.out()).hasLineCount(3);
  }

  @Test
  void animatesPairsOfClips() {
    assertThat(run("run", "--mode", "animate", "--checkpoint", model()))
        .as(terminal.err())
        .isZero();

    assertThat(line().get("output").asString()).isEqualTo(folder.resolve("animation").toString());
    assertThat(line().get("pairs").asInt()).isEqualTo(4);
    assertThat(line().get("frames").asInt()).isEqualTo(32);
    assertThat(folder.resolve("animation/png/c-d.png")).isNotEmptyFile();
  }

  @Test
  void trainsAndGoesOn() {
    Path log = folder.resolve("log");

    int code = run("train", "--log_dir", log.toString(), "--set", "train_params.num_epochs=1");

    assertThat(code).as(terminal.err()).isZero();
    Path checkpoint = Path.of(line().get("checkpoint").asString());
    assertThat(checkpoint).isNotEmptyFile().hasParent(Path.of(line().get("output").asString()));
    assertThat(checkpoint.getParent()).hasParent(log);
    assertThat(line().get("epochs").asInt()).isEqualTo(1);
    assertThat(line().get("losses").propertyNames()).contains("perceptual", "gen_gan");

    int again = run("run", "--log_dir", log.toString(), "--checkpoint", checkpoint.toString());

    assertThat(again).as(terminal.err()).isZero();
    assertThat(terminal.out().lines().toList().getLast()).contains("\"epochs\":2");
    assertThat(terminal.err()).contains(checkpoint.toString());
  }
}
