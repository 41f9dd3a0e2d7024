package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole commands with a network small enough to be quick.
class AnimateIT {
  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  @BeforeEach
  void filesToWorkWith() throws IOException {
    Tiny.copy("tiny.yaml", folder);
    Tiny.copy("tiny-legacy.pth.tar", folder);
    ImageFile.writePng(folder.resolve("face.png"), Tiny.picture(0));
    Files.createDirectory(folder.resolve("frames"));
  }

  /// A folder of `count` frames, of which only eight differ.
  private void drive(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Path frame = folder.resolve("frames").resolve("%05d.png".formatted(i));
      if (i < 8) {
        ImageFile.writePng(frame, Tiny.picture(i));
      } else {
        Files.createLink(frame, folder.resolve("frames").resolve("%05d.png".formatted(i % 8)));
      }
    }
  }

  private List<String> args(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "animate",
                "--source_image",
                folder.resolve("face.png").toString(),
                "--driving_video",
                folder.resolve("frames").toString(),
                "--config",
                folder.resolve("tiny.yaml").toString(),
                "--checkpoint",
                folder.resolve("tiny-legacy.pth.tar").toString(),
                "--crop",
                "none",
                "--cpu",
                "--threads",
                "1"));
    args.addAll(List.of(more));
    return args;
  }

  private int run(String... more) {
    return terminal.run(args(more).toArray(String[]::new));
  }

  @Test
  void animatesAndSaysWhatItDid() throws IOException {
    drive(5);
    Path result = folder.resolve("there/new/result.mp4");

    int code = run("-o", result.toString(), "--fps", "30000/1001", "--precision", "float32");

    assertThat(terminal.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(terminal.out()).hasLineCount(1);
    JsonNode line = new JsonMapper().readTree(terminal.out());
    assertThat(line.propertyNames())
        .containsExactly(
            "output", "frames", "faces", "seconds", "framesPerSecond", "model", "precision");
    assertThat(line.get("output").asString()).isEqualTo(result.toString());
    assertThat(line.get("frames").asInt()).isEqualTo(5);
    assertThat(line.get("faces").asInt()).isZero();
    assertThat(line.get("seconds").asDouble()).isPositive();
    assertThat(line.get("framesPerSecond").asDouble()).isPositive();
    assertThat(line.get("model").asString()).isEqualTo("tiny-legacy.pth.tar");
    assertThat(line.get("precision").asString()).isEqualTo("float32");
    try (VideoReader clip = VideoReader.open(result)) {
      assertThat(clip.info().frameRate()).hasToString("30000/1001");
      assertThat(clip.info().width()).isEqualTo(Tiny.SIZE);
      assertThat(clip).toIterable().hasSize(5);
    }
  }

  @Test
  void theBatchSizeDoesNotChangeTheResult() throws IOException {
    drive(5);

    for (String batch : List.of("1", "4")) {
      Path png = folder.resolve("png" + batch);
      Path result = folder.resolve(batch + ".gif");
      assertThat(
              run(
                  "-o",
                  result.toString(),
                  "--png",
                  png.toString(),
                  "--batch_size",
                  batch,
                  "--precision",
                  "float32"))
          .as(terminal.err())
          .isZero();
    }

    for (int i = 0; i < 5; i++) {
      String name = "%07d.png".formatted(i);
      assertThat(folder.resolve("png4").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("png1").resolve(name));
    }
  }

  @Test
  void showsProgressWhenAsked() throws IOException {
    drive(3);

    assertThat(run("-o", folder.resolve("r.webp").toString(), "--progress")).isZero();

    assertThat(terminal.err()).contains("3/3 frames");
    assertThat(terminal.out()).startsWith("{").hasLineCount(1);
  }

  @Test
  void whatIsNoPictureIsToldInOneLine() throws IOException {
    drive(1);
    Files.writeString(folder.resolve("face.png"), "text");
    Path result = Files.writeString(folder.resolve("result.mp4"), "older");

    assertThat(run("-o", result.toString())).isEqualTo(1);

    assertThat(terminal.lastError()).contains("face.png");
    assertThat(terminal.err()).hasLineCount(1);
    assertThat(result).hasContent("older");
  }

  @Test
  void aPictureWithoutAFaceNamesTheWayOut() throws IOException {
    drive(1);
    List<String> args = args("-o", folder.resolve("result.mp4").toString());
    args.set(args.indexOf("none"), "auto");
    args.addAll(List.of("--face-detector", "cascade"));

    assertThat(terminal.run(args.toArray(String[]::new))).isEqualTo(1);

    assertThat(terminal.lastError()).contains("No face", "face.png", "cascade", "--crop none");
    assertThat(terminal.err()).hasLineCount(1);
    assertThat(folder.resolve("result.mp4")).doesNotExist();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "kill and env speak of signals")
  void ctrlCLeavesNothingHalfDone() throws Exception {
    drive(3000);
    Path there = Files.createDirectory(folder.resolve("there"));
    Path result = Files.writeString(there.resolve("result.mp4"), "older");
    Process process = start("-o", result.toString(), "--progress");
    String said;
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      said = err.lines().filter(line -> line.contains("frames")).findFirst().orElseThrow();

      int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(sent).isZero();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      said = String.join("\n", err.lines().toList());
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(said).isEqualTo(130);
    assertThat(result).hasContent("older");
    try (Stream<Path> left = Files.list(there)) {
      assertThat(left).containsExactly(result);
    }
    assertThat(said).doesNotContain("Exception", "SIGSEGV");
  }

  private Process start(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT", // a build in the background ignores it, and so would this
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mimic.cli.Main"));
    command.addAll(args(more));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }
}
