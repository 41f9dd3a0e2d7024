package dev.mimic.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.track.CsvLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A standalone cluster of processes on this machine, started as people start one.
class ClusterIT {
  private static final String FOUR_FRAMES = "--crop=none --image-size=64 --no-provenance";

  @TempDir Path folder;

  @Test
  void fortyPairsAreDoneOnceThoughAWorkerIsKilledAndAwkwardRowsAreErrors() throws Exception {
    Path manifest = manifest();
    try (Cluster cluster = Cluster.start(folder, 2)) {
      Path journal = Files.createDirectories(folder.resolve("pairs-results.csv.journal"));
      Cluster.Submitted job = cluster.submit("animate", manifest.toString(), "--model=mimic-face");
      Cluster.awaitFiles(journal, ".done", 8);
      Map<String, Object> before = identities(folder.resolve("out"));

      cluster.killWorker();

      assertThat(job.await()).as(job::log).isZero();
      assertThat(job.line())
          .contains("\"rows\":45", "\"done\":40", "\"failed\":5", "\"skipped\":0");
      checkResults();
      Map<String, Object> after = identities(folder.resolve("out"));
      assertThat(before).hasSizeGreaterThanOrEqualTo(8);
      assertThat(after)
          .as("what was done before the kill was not done again")
          .containsAllEntriesOf(before);

      Cluster.Submitted again =
          cluster.submit("animate", manifest.toString(), "--model=mimic-face");
      assertThat(again.await()).as(again::log).isZero();
      assertThat(again.line()).contains("\"done\":40", "\"skipped\":40");
      assertThat(identities(folder.resolve("out"))).isEqualTo(after);
    }
  }

  @Test
  void twoExecutorsTrainAsTwoProcessesOfOneMachineDo() throws Exception {
    Pairs.trainingSet(folder.resolve("data"), 4);

    int code = new ProcessBuilder(training("alone", "--processes=2")).inheritIO().start().waitFor();
    assertThat(code).isZero();
    try (Cluster cluster = Cluster.start(folder, 2)) {
      List<String> words = training("cluster");
      List<String> own = words.subList(words.indexOf("train") + 1, words.size());
      Cluster.Submitted job =
          cluster.submit(
              Stream.concat(Stream.of("train", "2"), own.stream()).toArray(String[]::new));
      assertThat(job.await()).as(job::log).isZero();
    }

    JsonNode alone = lastEpoch("alone");
    assertThat(lastEpoch("cluster").get("losses")).isEqualTo(alone.get("losses"));
    assertThat(alone.get("losses").size()).isGreaterThanOrEqualTo(3);
  }

  /// A small training of two epochs, as a person types it.
  private List<String> training(String log, String... more) {
    Path golden = Path.of("..", "app", "src", "test", "resources", "golden", "fomm");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), "dev.mimic.cli.Main", "train"));
    command.addAll(List.of("--config", golden.resolve("tiny.yaml").toAbsolutePath().toString()));
    command.addAll(List.of("--data", folder.resolve("data").toString(), "--threads=1"));
    command.addAll(List.of("--log-dir", folder.resolve(log).toString(), "--workers=1"));
    command.addAll(List.of(more));
    return command;
  }

  private JsonNode lastEpoch(String log) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(log))) {
      Path metrics = files.filter(file -> file.endsWith("metrics.jsonl")).findFirst().orElseThrow();
      return new JsonMapper().readTree(Files.readAllLines(metrics).getLast());
    }
  }

  private Path manifest() throws IOException {
    List<String> lines = new ArrayList<>(List.of("source,driving,output,options"));
    Pairs.in(folder).lines().forEach(line -> lines.add(line + FOUR_FRAMES));
    Files.writeString(folder.resolve("no-video.mp4"), "no video");
    String clip = lines.getLast().split(",", -1)[1];
    String picture = lines.getLast().split(",", -1)[0];
    lines.add("missing.png,%s,out/a.mp4,".formatted(clip) + FOUR_FRAMES);
    lines.add("%s,no-video.mp4,out/b.mp4,".formatted(picture) + FOUR_FRAMES);
    lines.add("%s,%s,out/c.mp4,--no-such-option".formatted(picture, clip));
    lines.add("%s,%s,,".formatted(picture, clip));
    lines.add("%s,%s,out/00.mp4,--crop=none".formatted(picture, clip));
    return Files.write(folder.resolve("pairs.csv"), lines);
  }

  private void checkResults() throws IOException {
    List<List<String>> table =
        CsvLines.parse(Files.readString(folder.resolve("pairs-results.csv")));
    List<RowResult> rows = table.stream().skip(1).map(RowResult::of).toList();
    Set<Integer> numbers = new HashSet<>();
    rows.forEach(row -> assertThat(numbers.add(row.row().row())).isTrue());
    assertThat(rows).hasSize(45);
    for (RowResult row : rows.subList(0, 40)) {
      assertThat(row.message()).isEmpty();
      assertThat(row.frames()).isEqualTo(Pairs.FRAMES);
      Path result = folder.resolve("out").resolve(Storage.name(row.row().output()));
      assertThat(Pairs.frames(result)).as(result.toString()).isEqualTo(Pairs.FRAMES);
    }
    assertThat(rows.subList(40, 45))
        .extracting(RowResult::message)
        .satisfiesExactly(
            one -> assertThat(one).contains("missing.png", "doesn't exist"),
            one -> assertThat(one).contains("no-video.mp4", "cannot be opened"),
            one -> assertThat(one).contains("--no-such-option", "unknown"),
            one -> assertThat(one).contains("is empty"),
            one -> assertThat(one).contains("Another row has the same output"));
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertThat(files).hasSize(40); // none half: nothing else lies there
    }
    assertThat(folder.resolve("pairs-results.csv.journal")).doesNotExist();
  }

  /// Which file it is and when it was written: both change when it is made again.
  private static Map<String, Object> identities(Path folder) throws IOException {
    Map<String, Object> identities = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".mp4")).toList()) {
        BasicFileAttributes it = Files.readAttributes(file, BasicFileAttributes.class);
        identities.put(file.getFileName().toString(), List.of(it.fileKey(), it.lastModifiedTime()));
      }
    }
    return identities;
  }
}
