package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.animate.SwapOptions;
import dev.mimic.animate.SwapOptions.Mask;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.tensor.Device;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SwapCommandTest {
  private static final List<Integer> FACE = IntStream.rangeClosed(1, 15).boxed().toList();

  private final Terminal terminal = new Terminal();

  private static String[] args(String... more) {
    return Stream.concat(Stream.of("swap", "-s", "face.png", "-d", "clip.mp4"), Stream.of(more))
        .toArray(String[]::new);
  }

  private SwapOptions options(String... more) {
    return terminal.parsed(SwapCommand.class, args(more)).options();
  }

  @Test
  void theFaceIsSwappedUnlessSomebodySaysWhat() {
    assertThat(options())
        .isEqualTo(
            new SwapOptions(
                Path.of("face.png"),
                Path.of("clip.mp4"),
                Path.of("output/result.mp4"),
                null,
                new Rational(25, 1),
                new Mask.Parsed(FACE, "face"),
                false,
                false,
                true,
                1));
  }

  @Test
  void everyOptionArrives() {
    assertThat(
            options(
                "--mask=m.png",
                "--use_source_segmentation",
                "--hard",
                "-o",
                "r.webm",
                "--png",
                "frames",
                "--fps",
                "30",
                "--audio",
                "none",
                "--batch_size",
                "4"))
        .isEqualTo(
            new SwapOptions(
                Path.of("face.png"),
                Path.of("clip.mp4"),
                Path.of("r.webm"),
                Path.of("frames"),
                new Rational(30, 1),
                new Mask.Drawn(Path.of("m.png")),
                true,
                true,
                false,
                4));
  }

  @ParameterizedTest
  @CsvSource({
    "'1,2,5', '1,2,5'",
    "'5, 2 ,1,2', '1,2,5'",
    "hair, 17",
    "'hair,lips', '12,13,17'",
    "'left-brow,cloth', '2,16'",
    "'brows,4', '2,3,4'",
    "0, 0",
    "18, 18",
  })
  void partsAreNumbersOrNames(String typed, String indices) {
    List<Integer> expected = Stream.of(indices.split(",", -1)).map(Integer::valueOf).toList();

    assertThat(options("--parts", typed).mask()).isEqualTo(new Mask.Parsed(expected, typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"19", "-1", "beard", "1,,2", "face hair", "100", "1-5"})
  void unknownPartsAreAnsweredWithTheList(String typed) {
    assertThat(terminal.run(args("--parts=" + typed))).isEqualTo(2);
    assertThat(terminal.lastError())
        .contains("--parts", "0 to 18", "face", "hair", "lips", "Maybe");
  }

  @Test
  void runsTheOriginalsLineAsCopied() {
    SwapCommand command =
        terminal.parsed(
            SwapCommand.class,
            "swap",
            "--config",
            "config/vox-256.yaml",
            "--target_video",
            "clip.mp4",
            "--source_image",
            "face.png",
            "--checkpoint",
            "vox-cpk.pth.tar",
            "--swap_index",
            "1,2,5",
            "--result_video",
            "r.mp4",
            "--first_order_motion_model",
            "--supervised",
            "--hard",
            "--cpu");

    assertThat(command.options().target()).isEqualTo(Path.of("clip.mp4"));
    assertThat(command.options().output()).isEqualTo(Path.of("r.mp4"));
    assertThat(command.options().mask()).isEqualTo(new Mask.Parsed(List.of(1, 2, 5), "1,2,5"));
    assertThat(command.options().hard()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--crop auto",
        "--mask m.png --face-parser bisenet",
        "--model a --config vox-256",
        "--cpu --device cuda:0",
        "--audio source",
        "--batch-size 0",
        "--soft",
        "more"
      })
  void refusesWhatMakesNoSense(String more) {
    assertThat(terminal.run(args(more.split(" ", -1)))).isEqualTo(2);
    assertThat(terminal.lastError()).contains("Maybe");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void withoutAParsersWeightsAMaskIsAskedFor(@TempDir Path folder) {
    PartOptions parts = terminal.parsed(SwapCommand.class, args("--parts", "hair")).parts;

    assertThatThrownBy(() -> parts.open(Catalogue.in(folder), Device.CPU))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(hair)")
        .hasMessageContaining("--mask")
        .hasMessageContaining("mimic models pull bisenet");
  }

  @Test
  void helpNamesEveryPart() {
    terminal.run("swap", "--help");

    String help = terminal.out().replaceAll("\\s+", " ");
    assertThat(FaceParts.names()).allMatch(help::contains);
  }

  @Test
  void refusesBytesWhichLookAtEveryPictureFirst() {
    int code = terminal.run("swap", "-s", "a.png", "-d", "b.mp4", "--precision", "int8");

    assertThat(code).isEqualTo(2);
    assertThat(terminal.lastError()).contains("int8", "swap", "Maybe --precision auto");
  }

  @Test
  void swapsByADrawnMaskAndSaysWhatItDid(@TempDir Path folder) throws IOException {
    Path config = Tiny.copy("tiny.yaml", folder);
    Path weights = Tiny.copy("tiny-legacy.pth.tar", folder);
    ImageFile.writePng(folder.resolve("face.png"), Tiny.picture(7));
    Files.createDirectory(folder.resolve("clip"));
    for (int i = 0; i < 3; i++) {
      ImageFile.writePng(folder.resolve("clip/%d.png".formatted(i)), Tiny.picture(i));
    }
    Path result = folder.resolve("result.webp");

    int code =
        terminal.run(
            "swap",
            "-s",
            folder.resolve("face.png").toString(),
            "-d",
            folder.resolve("clip").toString(),
            "--mask",
            folder.resolve("face.png").toString(),
            "--parts",
            "hair",
            "-o",
            result.toString(),
            "--config",
            config.toString(),
            "--checkpoint",
            weights.toString(),
            "--cpu",
            "--precision",
            "float32");

    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.err()).hasLineCount(1).startsWith("Note: --parts (hair) has no effect");
    JsonNode line = new JsonMapper().readTree(terminal.out());
    assertThat(line.propertyNames())
        .containsExactly("output", "frames", "seconds", "framesPerSecond", "model", "precision");
    assertThat(line.get("output").asString()).isEqualTo(result.toString());
    assertThat(line.get("frames").asInt()).isEqualTo(3);
    assertThat(result).isNotEmptyFile();
  }
}
