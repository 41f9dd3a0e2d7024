package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.checkpoint.TorchZipWriter;
import dev.mimic.golden.FaceFormula;
import dev.mimic.golden.FaceFormula.Rule;
import dev.mimic.golden.FaceGolden;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `mimic landmarks` and `mimic parse` from files to files, with weights by formula.
class FaceNetworksTest {
  @TempDir static Path folder;

  private final Terminal terminal = new Terminal();

  @BeforeAll
  static void prepare() {
    write("fan.pth", "fan", "fan-keys.json", FaceFormula.FAN);
    write("bisenet.pth", "parsing", "parsing-keys.json", FaceFormula.PARSING);
    ImageFile.writePng(folder.resolve("nobody.png"), Image.filled(120, 90, 40, 90, 140));
  }

  private static void write(String name, String prefix, String keys, Rule rule) {
    TorchZipWriter.write(
        folder.resolve(name),
        FaceFormula.weights(prefix, FaceGolden.shapes(keys, "torch"), rule).asMap());
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private int run(String... args) {
    int code = terminal.run(args);
    assertThat(terminal.err()).doesNotContain("Exception");
    return code;
  }

  private JsonNode result() {
    assertThat(terminal.out()).hasLineCount(1);
    return new JsonMapper().readTree(terminal.out());
  }

  @Test
  void landmarksOfNobodyAreAnEmptyList() {
    String picture = file("nobody.png");
    int code =
        run("landmarks", picture, "--weights", file("fan.pth"), "--face_detector", "cascade");
    assertThat(code).isZero();
    assertThat(result().get("faces")).isEmpty();
  }

  @Test
  void landmarksOfNobodyNeedNoWeights() throws IOException {
    Catalogue empty = Catalogue.in(Files.createDirectories(folder.resolve("empty")));
    LandmarksCommand landmarks = new LandmarksCommand(terminal.console(), () -> empty);
    landmarks.picture = folder.resolve("nobody.png");

    assertThat(landmarks.call()).isZero();
    assertThat(result().get("faces")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"detect", "landmarks", "parse", "enhance", "crop-video", "measure"})
  void optionsWithoutEffectAreUnknown(String command) {
    CommandSpec spec =
        Main.commands(terminal.console()).getSubcommands().get(command).getCommandSpec();
    assertThat(spec.findOption("--threads")).isNotNull();
    assertThat(spec.findOption("--precision")).isNull();
  }

  @Test
  void landmarksOfAFaceAre68PointsAndABox() {
    String portrait = Shared.path("data/portraits/test").resolve("026.jpg").toString();
    int code =
        run(
            "landmarks",
            portrait,
            "--weights=" + file("fan.pth"),
            "--face-detector=cascade",
            "--overlay=" + file("points.png"));
    assertThat(code).isZero();
    JsonNode face = result().get("faces").get(0);
    assertThat(face.get("box").propertyNames()).containsExactly("x1", "y1", "x2", "y2", "score");
    assertThat(face.get("points")).hasSize(68).allMatch(point -> point.size() == 2);
    Image picture = ImageFile.read(Path.of(portrait));
    Image drawn = ImageFile.read(folder.resolve("points.png"));
    assertThat(drawn.width()).isEqualTo(picture.width());
    assertThat(drawn).isNotEqualTo(picture);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bilinear", "NEAREST"})
  void parsingWritesAMaskOfPartNumbers(String upsampling) {
    int code =
        run(
            "parse",
            file("nobody.png"),
            "-o",
            file("mask.png"),
            "--upsampling",
            upsampling,
            "--weights",
            file("bisenet.pth"),
            "--face-detector",
            "cascade",
            "--overlay",
            file("colours.png"));
    assertThat(code).isZero();
    assertThat(result().get("faces").asInt()).isZero();
    assertThat(terminal.err()).contains("No face was found");
    Image mask = ImageFile.read(folder.resolve("mask.png"));
    assertThat(mask.width()).isEqualTo(120);
    assertThat(mask.height()).isEqualTo(90);
    for (int i = 0; i < mask.rgb().length; i += 3) {
      assertThat((int) mask.rgb()[i]).isBetween(0, 18).isEqualTo(mask.rgb()[i + 2]);
    }
    assertThat(result().get("parts")).isNotEmpty();
    Image tinted = ImageFile.read(folder.resolve("colours.png"));
    assertThat(tinted).isNotEqualTo(ImageFile.read(folder.resolve("nobody.png")));
  }

  @ParameterizedTest
  @CsvSource({
    "'landmarks no-such.png', no-such.png",
    "'parse no-such.png -o mask.png', no-such.png",
    "'landmarks nobody.png --weights bisenet.pth', lacks",
    "'parse nobody.png -o mask.png --weights fan.pth', lacks",
    "'parse nobody.png -o nobody.png', would overwrite",
    "'landmarks nobody.png --overlay nobody.png', would overwrite",
    "'landmarks nobody.png --weights no-such.pth', no-such.pth",
  })
  void whatCannotBeDoneIsOneSentence(String args, String reason) {
    String[] words = args.split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      words[i] = words[i].matches(".*\\.(png|pth)") ? file(words[i]) : words[i];
    }
    assertThat(run(words)).isEqualTo(1);
    assertThat(terminal.lastError()).contains(reason);
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"landmarks x.png --overlay y.jpg", "parse x.png -o y.jpg", "parse x.png"})
  void picturesOfNumbersAreOnlyWrittenAsPng(String args) {
    assertThat(run(args.split(" ", -1))).isEqualTo(2);
    assertThat(terminal.lastError()).containsAnyOf("ends in .png", "--output");
  }

  @Test
  void landmarksNeedNoDownload() throws IOException {
    Catalogue empty = Catalogue.in(Files.createDirectories(folder.resolve("empty")));
    LandmarksCommand landmarks = new LandmarksCommand(terminal.console(), () -> empty);
    landmarks.picture = Shared.path("data/portraits/test").resolve("026.jpg");
    landmarks.detector = "cascade";

    assertThat(landmarks.call()).isZero();
    assertThat(result().get("faces").get(0).get("points")).hasSize(68);
  }

  @Test
  void landmarksOfAFolderAreMeasuredByItsLabels() throws IOException {
    Path labelled = Files.createDirectories(folder.resolve("labelled"));
    Files.copy(Shared.path("data/portraits/test/026.jpg"), labelled.resolve("026.jpg"));
    try (Stream<String> lines = Files.lines(Shared.path("data/portraits/test/labels.jsonl"))) {
      Files.write(
          labelled.resolve("labels.jsonl"),
          lines.filter(line -> line.contains("\"026.jpg\"")).toList());
    }
    assertThat(run("landmarks", labelled.toString(), "--measure", "--weights", "mimic-landmarks"))
        .isZero();
    JsonNode line = result();
    assertThat(line.get("network").asString()).isEqualTo("mimic-landmarks");
    assertThat(line.get("faces").asInt()).isEqualTo(1);
    assertThat(line.get("nme").asDouble()).isBetween(0.001, 0.2);

    assertThat(run("landmarks", folder.toString(), "--measure")).isEqualTo(1);
    assertThat(terminal.lastError()).contains("has no labels.jsonl");
    assertThat(run("landmarks", labelled.toString(), "--measure", "--overlay", file("x.png")))
        .isEqualTo(2);
  }

  @Test
  void withoutWeightsParsingNamesTheCommandThatBringsThem() throws IOException {
    Catalogue empty = Catalogue.in(Files.createDirectories(folder.resolve("empty")));
    ParseCommand parse = new ParseCommand(terminal.console(), () -> empty);
    parse.picture = Shared.path("data/portraits/test").resolve("026.jpg");
    parse.output = folder.resolve("none.png");

    assertThatThrownBy(parse::call).hasMessageContaining("mimic models pull bisenet");
    assertThat(parse.output).doesNotExist();
  }
}
