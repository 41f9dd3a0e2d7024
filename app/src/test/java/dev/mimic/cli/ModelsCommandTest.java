package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.FileServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ModelsCommandTest {
  private static final byte[] PICKLE = pickle();

  private final Terminal terminal = new Terminal();
  @TempDir Path folder;

  private static byte[] pickle() {
    byte[] bytes = new byte[3000];
    Arrays.fill(bytes, (byte) '.');
    bytes[0] = (byte) 0x80;
    return bytes;
  }

  private int models(String... args) {
    Console console = terminal.console();
    return new CommandLine(new ModelsCommand(console, () -> Catalogue.in(folder)))
        .setExecutionExceptionHandler((e, _, _) -> new Failures(console, false).failed(e))
        .execute(args);
  }

  private int pull(FileServer server, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 3);
    System.arraycopy(args, 0, all, 1, args.length);
    all[0] = "pull";
    all[args.length + 1] = "--mirror";
    all[args.length + 2] = server.url("").toString();
    return models(all);
  }

  @Test
  void aloneItListsWhatThereIs() {
    assertThat(models()).isZero();
    assertThat(terminal.out())
        .startsWith("NAME ")
        .containsPattern("yunet +face detector .* 0.2 MB +no +MIT")
        .containsPattern("vox-256-original .* by hand")
        .contains("Folder: " + folder);
    assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 100 || line.contains("/"));
  }

  @Test
  void listsForProgramsOnOneLine() throws IOException {
    Path file = Files.write(folder.resolve("blazeface.pdparams"), PICKLE);

    assertThat(models("list", "--json")).isZero();

    assertThat(terminal.out()).hasLineCount(1);
    JsonNode models = new JsonMapper().readTree(terminal.out()).get("models");
    for (JsonNode model : models) {
      boolean bundled = "bundled".equals(model.get("from").asString(""));
      boolean pulled = model.get("name").asString().equals("blazeface");
      assertThat(model.get("here").asBoolean()).isEqualTo(bundled || pulled);
      assertThat(model.get("file").asString("")).isEqualTo(pulled ? file.toString() : "");
    }
    assertThat(models.size()).isGreaterThan(10);
  }

  @Test
  void verifyingIsOneSentenceAndOneWhereAFileIsDamaged() throws IOException {
    Files.write(folder.resolve("vox-cpk.pth.tar"), PICKLE);

    assertThat(models("list")).isZero();
    assertThat(terminal.out()).containsPattern("vox-256-original .* damaged");
    assertThat(terminal.err()).startsWith("Note: ").contains("has (3,000) bytes");

    assertThat(models("list", "--verify")).isOne();
    assertThat(terminal.lastError()).contains("vox-cpk.pth.tar", "Maybe");
  }

  @Test
  void pullsSeveralByNameOrAliasAndSaysWhereTheyAre() {
    try (FileServer server = new FileServer(FileServer.whole(PICKLE))) {
      assertThat(pull(server, "blazeface", "vox-mobile-256", "--progress")).isZero();

      assertThat(terminal.out().lines())
          .containsExactly(
              "{\"model\":\"blazeface\",\"file\":\"%s\"}"
                  .formatted(folder.resolve("blazeface.pdparams")),
              "{\"model\":\"vox-mobile\",\"file\":\"%s\"}"
                  .formatted(folder.resolve("vox-mobile.pdparams")));
      assertThat(terminal.err()).contains("1/1 MB");
    }
  }

  @Test
  void downloadsNothingWhenOneNameIsUnknown() {
    try (FileServer server = new FileServer(FileServer.whole(PICKLE))) {
      assertThat(pull(server, "blazeface", "blazefase")).isOne();

      assertThat(terminal.lastError()).contains("(blazefase)", "Maybe blazeface");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"--accept-licence", "--accept-license"})
  void aNonCommercialLicenceIsToldAndMustBeAccepted(String accepted) {
    try (FileServer server = new FileServer(FileServer.whole(PICKLE))) {
      assertThat(pull(server, "gpen")).isOne();
      assertThat(terminal.err()).contains("Note: The licence of the model (gpen-512) is");
      assertThat(terminal.lastError()).contains("--accept-licence");
      assertThat(server.requests()).isEmpty();

      assertThat(pull(server, "gpen", accepted)).isZero();
      assertThat(folder.resolve("GPEN-512.pdparams")).hasBinaryContent(PICKLE);
    }
  }

  @Test
  void saysWhereAModelLiesOrWouldLie() throws IOException {
    Path file = folder.resolve("blazeface.pdparams");
    assertThat(models("where", "blazeface")).isOne();
    assertThat(terminal.out()).isEqualTo(file + "\n");
    assertThat(terminal.lastError()).contains("mimic models pull blazeface");

    Files.write(file, PICKLE);
    assertThat(models("where", "blazeface")).isZero();
    assertThat(terminal.out()).isEqualTo(file + "\n" + file + "\n");
  }

  @Test
  void addsAndRemovesAFile(@TempDir Path elsewhere) throws IOException {
    Path brought = Files.write(elsewhere.resolve("my.pdparams"), PICKLE);

    assertThat(models("add", "bisenet", brought.toString())).isZero();
    assertThat(folder.resolve("bisenet.pdparams")).hasBinaryContent(PICKLE);
    assertThat(terminal.err()).contains("non-commercial");

    assertThat(models("remove", "bisenet")).isZero();
    assertThat(folder.resolve("bisenet.pdparams")).doesNotExist();
    assertThat(terminal.out()).contains("\"removed\":[");

    assertThat(models("remove", "bisenet")).isOne();
  }

  @Test
  void aModelThatAPersonMustBringSaysHow() {
    assertThat(models("pull", "vox-256-original")).isOne();
    assertThat(terminal.lastError())
        .contains("vox-cpk.pth.tar", "mimic models add vox-256-original FILE");
  }

  @ParameterizedTest
  @CsvSource({
    "models pull, NAME",
    "models pull yunet --mirror ftp://x, (ftp://x)",
    "models pul, pull"
  })
  void whatCannotBeUnderstoodIsTwo(String args, String expected) {
    assertThat(terminal.run(args.split(" ", -1))).isEqualTo(2);
    assertThat(terminal.lastError()).contains(expected);
  }
}
