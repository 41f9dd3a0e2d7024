package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which model is meant when nobody says. The program's class path is here a folder of the test's.
class BundledModelTest {
  @TempDir Path home;
  @TempDir Path program;
  private final Terminal terminal = new Terminal();

  @BeforeEach
  void build() throws IOException {
    Path folder = Files.createDirectory(program.resolve("models"));
    Files.write(folder.resolve("mimic-face.safetensors"), new byte[12_345_678]);
  }

  private Catalogue catalogue() throws IOException {
    URL[] place = {program.toUri().toURL()};
    return Catalogue.in(home, new URLClassLoader(place, null));
  }

  private void dropFromTheBox() throws IOException {
    Files.delete(program.resolve("models/mimic-face.safetensors"));
  }

  private void pullVox() throws IOException {
    byte[] pickle = new byte[3000];
    Arrays.fill(pickle, (byte) '.');
    pickle[0] = (byte) 0x80;
    Files.write(home.resolve("vox-cpk.pdparams"), pickle);
  }

  private ModelOptions.Chosen chosen(String... more) throws IOException {
    String[] args =
        Stream.concat(Stream.of("animate", "-s", "a.png", "-d", "b.mp4"), Stream.of(more))
            .toArray(String[]::new);
    AnimateCommand command = terminal.parsed(AnimateCommand.class, args);
    return command.model.choose(catalogue(), terminal.console()::note);
  }

  @Test
  void theBundledModelAnimatesFacesUnaskedAndSaysOnceHowToGetABetterOne() throws IOException {
    ModelOptions.Chosen chosen = chosen();

    assertThat(chosen.weights().name()).isEqualTo("mimic-face");
    assertThat(chosen.config().requireDataset().width()).isEqualTo(256);
    assertThat(chosen.faces()).isTrue();
    assertThat(chosen.custom()).isFalse();
    assertThat(terminal.err())
        .hasLineCount(1)
        .contains("Note: Animating with mimic-face", "mimic models pull vox-256");
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model mimic-face",
        "--config mimic-face-256",
        "--config mimic-face",
        "--config configs/mimic-face-256.yaml"
      })
  void whoNamesTheModelIsNotTold(String named) throws IOException {
    assertThat(chosen(named.split(" ")).weights().name()).isEqualTo("mimic-face");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void aPulledModelTakesOver() throws IOException {
    pullVox();

    assertThat(chosen().weights().name()).endsWith("vox-cpk.pdparams");
    assertThat(terminal.err()).hasLineCount(1).contains("vox-256", "--model mimic-face");
    assertThat(chosen("--model", "mimic-face").weights().name()).isEqualTo("mimic-face");
  }

  @Test
  void aDamagedPulledModelIsNotTakenUnasked() throws IOException {
    Files.writeString(home.resolve("vox-cpk.pdparams"), "<html>");

    assertThat(chosen().weights().name()).isEqualTo("mimic-face");
  }

  @Test
  void aCheckpointOfOnesOwnGoesBeforeTheBundledWeights() throws IOException {
    assertThat(chosen("--config", "mimic-face-256", "--checkpoint", "my.pth").weights().name())
        .isEqualTo("my.pth");
  }

  @Test
  void whereNoneIsBundledTheOldSentencesStand() throws IOException {
    dropFromTheBox();

    assertThatThrownBy(this::chosen)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("No model is bundled")
        .hasMessageContaining("--config vox-256 --checkpoint vox-cpk.pth.tar");
    assertThatThrownBy(() -> chosen("--config", "mimic-face-256"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("expected --checkpoint beside it");
    assertThatThrownBy(() -> chosen("--model", "mimic-face"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("built without it");
  }

  @ParameterizedTest
  @CsvSource({
    "reconstruct --config vox-256 --data none, --checkpoint",
    "bench --checkpoint a.pth, --config",
  })
  void otherCommandsSayWhatTheyLack(String command, String expected) {
    assertThat(terminal.run(command.split(" "))).isNotZero();
    assertThat(terminal.lastError()).contains(expected);
  }

  // ---------------------------------------------------------------- mimic models

  private int models(String... args) {
    Console console = terminal.console();
    return new CommandLine(new ModelsCommand(console, this::opened))
        .setExecutionExceptionHandler((e, _, _) -> new Failures(console, false).failed(e))
        .execute(args);
  }

  private Catalogue opened() {
    try {
      return catalogue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theListShowsWhatIsBundledAndWhatIsNot() {
    assertThat(models("list")).isZero();
    assertThat(terminal.out())
        .containsPattern("mimic-face +talking heads.* 12 MB +bundled ")
        .containsPattern("mimic-sharpener .* no ")
        .containsPattern("vox-256 .* no ");
    List<String> rows = terminal.out().lines().toList();
    assertThat(rows.get(1)).startsWith("mimic-face ");
  }

  @Test
  void programsSeeItToo() throws IOException {
    pullVox();
    assertThat(models("list", "--json")).isZero();

    assertThat(terminal.out()).hasLineCount(1);
    for (JsonNode model : new JsonMapper().readTree(terminal.out()).get("models")) {
      String from =
          switch (model.get("name").asString()) {
            case "mimic-face" -> "bundled";
            case "vox-256" -> "mimic";
            default -> "";
          };
      assertThat(model.get("from").asString("")).isEqualTo(from);
      assertThat(model.get("here").asBoolean()).isEqualTo(!from.isEmpty());
      assertThat(model.get("file").isNull()).isEqualTo(!from.equals("mimic"));
    }
  }

  @Test
  void pullingItIsDoneAlreadyAndRemovingItIsRefused() {
    assertThat(models("pull", "mimic-face")).isZero();
    assertThat(terminal.out()).isEqualTo("{\"model\":\"mimic-face\",\"bundled\":true}\n");
    assertThat(terminal.err()).contains("nothing to download");

    assertThat(models("where", "mimic-face")).isZero();
    assertThat(terminal.out()).contains("models/mimic-face.safetensors");

    assertThat(models("remove", "mimic-face")).isOne();
    assertThat(terminal.lastError()).contains("comes with Mimic", "Maybe");
  }
}
