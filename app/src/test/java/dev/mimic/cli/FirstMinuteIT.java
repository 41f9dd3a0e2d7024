package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a person sees who has just cloned the repository: an empty home, no options, no network.
@Timeout(300)
class FirstMinuteIT {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir Path home;
  @TempDir Path folder;

  private record Said(int code, String out, String err) {}

  @BeforeEach
  void drive() throws IOException {
    Assumptions.assumeTrue(
        FirstMinuteIT.class.getResource("/models/mimic-face.safetensors") != null,
        "The model (mimic-face) is not bundled yet.");
    Path frames = Files.createDirectory(folder.resolve("frames"));
    try (VideoReader clip = VideoReader.open(EXAMPLES.resolve("smile.mp4"))) {
      for (int i = 0; i < 3; i++) {
        ImageFile.writePng(frames.resolve("%d.png".formatted(i)), clip.next().image());
      }
    }
  }

  private Said mimic(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("dev.mimic.cli.Main");
    command.addAll(List.of(args));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().keySet().removeAll(List.of("MIMIC_HOME", "XDG_CACHE_HOME"));
    int code = builder.start().waitFor();
    return new Said(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private String[] animate(String... more) {
    return animated("portrait.png", more);
  }

  private String[] animated(String picture, String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("animate", "-s", EXAMPLES.resolve(picture).toString()));
    args.addAll(List.of("-d", folder.resolve("frames").toString()));
    args.addAll(List.of("-o", folder.resolve("result.mp4").toString()));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  @Test
  void everybodyInTheGroupMovesByPaddleGansOwnLine() throws Exception {
    String line = "--ratio 0.4 --relative --adapt_scale --image_size 512 --face_enhancement";
    Said said = mimic(animated("group.png", (line + " --multi-person").split(" ", -1)));

    assertThat(said.code).as(said.err).isZero();
    JsonNode told = new JsonMapper().readTree(said.out);
    assertThat(told.get("faces").asInt()).isEqualTo(4);
    assertThat(told.get("frames").asInt()).isEqualTo(3);
  }

  @Test
  void aDrawnPortraitMovesWithoutAnyModelOption() throws Exception {
    Said said = mimic(animate());

    assertThat(said.code).as(said.err).isZero();
    assertThat(said.out).hasLineCount(1);
    JsonNode line = new JsonMapper().readTree(said.out);
    assertThat(line.get("model").asString()).isEqualTo("mimic-face");
    assertThat(line.get("frames").asInt()).isEqualTo(3);
    assertThat(line.get("faces").asInt()).isEqualTo(1);
    assertThat(said.err.lines().filter(text -> text.contains("mimic models pull vox-256")))
        .hasSize(1);
    assertThat(folder.resolve("result.mp4")).isNotEmptyFile();
    try (Stream<Path> made = Files.walk(home)) {
      assertThat(made.filter(Files::isRegularFile)).as("nothing is unpacked").isEmpty();
    }
  }

  @Test
  void whoNamesTheModelIsNotToldOfOthers() throws Exception {
    Said said = mimic(animate("--model", "mimic-face"));

    assertThat(said.code).as(said.err).isZero();
    assertThat(said.err).doesNotContain("mimic models pull vox-256");
  }

  @Test
  void theListSaysWhatIsThere() throws Exception {
    Said said = mimic("models", "list");

    assertThat(said.code).isZero();
    assertThat(said.out).containsPattern("mimic-face .* MB +bundled ").contains("" + home);
  }
}
