package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Training in several processes, as a person starts it, and what becomes of it when one of them
/// dies, hangs or is not there.
@Timeout(600)
class ReplicasIT {
  private static final int FRAMES = 6;

  @TempDir Path folder;

  @BeforeEach
  void drawClips() throws IOException {
    Tiny.copy("tiny.yaml", folder);
    Files.createDirectories(folder.resolve("data/test"));
    Path train = Files.createDirectories(folder.resolve("data/train"));
    for (int clip = 0; clip < 4; clip++) {
      ImageFile.writePng(train.resolve("clip%d.png".formatted(clip)), strip(clip));
    }
  }

  /// Frames side by side.
  private static Image strip(int clip) {
    int side = Tiny.SIZE;
    byte[] rgb = new byte[3 * side * side * FRAMES];
    for (int frame = 0; frame < FRAMES; frame++) {
      byte[] one = Tiny.picture((frame + clip) % 8).rgb();
      for (int y = 0; y < side; y++) {
        int to = 3 * side * (y * FRAMES + frame);
        System.arraycopy(one, 3 * side * y, rgb, to, 3 * side);
      }
    }
    return new Image(side * FRAMES, side, rgb);
  }

  /// The program, told what every test here tells it.
  private Process start(Map<String, String> environment, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.mimic.cli.Main", "train", "--config", "tiny.yaml"));
    command.addAll(List.of("--data", "data", "--threads", "1", "--workers", "1", "--progress"));
    command.addAll(List.of("--set", "train_params.num_repeats=3")); // 6 batches an epoch
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder.redirectOutput(folder.resolve("out.txt").toFile()).start();
  }

  private Process start(String... more) throws IOException {
    return start(Map.of(), more);
  }

  private record Said(int code, List<String> err) {
    String last() {
      return err.getLast();
    }
  }

  private static Said said(Process process) throws Exception {
    try (BufferedReader err = process.errorReader()) {
      List<String> lines = err.lines().toList();
      return new Said(process.waitFor(), lines);
    }
  }

  private JsonNode result(Process process) throws Exception {
    Said said = said(process);
    assertThat(said.code).as(said.err.toString()).isZero();
    String out = Files.readString(folder.resolve("out.txt"));
    assertThat(out).as("Gloo's own words are kept away").hasLineCount(1);
    return new JsonMapper().readTree(out);
  }

  /// Waits until steps are made, then sends a signal to one of the processes.
  private Said broken(Process process, int rank, String signal) throws Exception {
    BufferedReader err = process.errorReader();
    String line = err.readLine();
    while (!line.contains("batches")) {
      line = err.readLine();
    }
    ProcessHandle victim =
        process
            .descendants()
            .filter(each -> arguments(each).contains("--replica\0%dof2".formatted(rank)))
            .findAny()
            .orElseThrow();
    assertThat(new ProcessBuilder("kill", signal, Long.toString(victim.pid())).start().waitFor())
        .isZero();
    List<String> rest = err.lines().toList();
    int code = process.waitFor();
    assertThat(victim.isAlive()).isFalse();
    return new Said(code, rest);
  }

  // of ProcessHandle's own no more than a page is read
  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
    } catch (IOException e) {
      return "";
    }
  }

  private static String checkpoint(Said said) {
    return said.err.stream()
        .filter(line -> line.startsWith("Note: Stopped; go on with --checkpoint '"))
        .map(line -> line.replaceAll(".*'(.*)'.*", "$1"))
        .findAny()
        .orElseThrow(() -> new AssertionError(said.err.toString()));
  }

  @Test
  void aKilledProcessEndsTheRunAndItGoesOnBitByBit() throws Exception {
    String whole = result(start("--device-ids", "cpu,cpu")).get("checkpoint").asString();

    Said said = broken(start("--device-ids", "cpu,cpu"), 1, "-KILL");
    assertThat(said.code).isEqualTo(1);
    assertThat(said.last()).contains("process 2 of 2 (rank 1)", "signal 9");
    String saved = checkpoint(said);

    Process resumed = start("--device-ids", "cpu,cpu", "--checkpoint", saved);
    JsonNode rest = result(resumed);
    assertThat(rest.get("epochs").asInt()).isEqualTo(2);
    assertSameBits(whole, rest.get("checkpoint").asString());

    JsonNode alone = result(start("--checkpoint", saved)); // by another number of processes
    assertThat(alone.get("epochs").asInt()).isEqualTo(2);
  }

  private void assertSameBits(String whole, String rest) {
    Checkpoint expected = Checkpoint.read(folder.resolve(whole));
    Checkpoint resumed = Checkpoint.read(folder.resolve(rest));
    for (String network : List.of("generator", "kp_detector", "discriminator")) {
      StateDict a = expected.network(network);
      StateDict b = resumed.network(network);
      for (String name : a.names()) {
        assertThat(b.get(name).data().mismatch(a.get(name).data())).as(name).isEqualTo(-1);
      }
    }
  }

  @Test
  void theOtherSavesWhenTheFirstIsKilled() throws Exception {
    Said said = broken(start("--processes", "2"), 0, "-KILL");
    assertThat(said.last()).contains("process 1 of 2 (rank 0)", "signal 9");
    assertThat(Checkpoint.read(folder.resolve(checkpoint(said))).network("generator")).isNotNull();
  }

  @Test
  void aProcessThatHangsIsNotWaitedForLongerThanAllowed() throws Exception {
    Process process = start("--processes", "2", "--patience", "10");
    Said said = broken(process, 1, "-STOP");
    assertThat(said.code).isEqualTo(1);
    assertThat(said.last()).contains("process 2 of 2 (rank 1) did not answer", "--patience");
    assertThat(folder.resolve(checkpoint(said))).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({
    "--processes 3, A batch of (2) cannot be shared by (3) processes, 1",
    "'--device-ids 0,99', The device (cuda:, 1",
    "--nodes 2 --node-rank 1 --rendezvous 127.0.0.1:1 --patience 1, Nobody answers at"
        + " (127.0.0.1:1), 1",
    "--nodes 2 --node-rank 0 --rendezvous 127.0.0.1:PORT --patience 1, Of (2) processes only (1)"
        + " came, 1",
    "--processes 2 --set train_params.batch=2, batch, 2",
  })
  void whatCannotBeSaysOneSentence(String options, String sentence, int code) throws Exception {
    String free = options.replace("PORT", Integer.toString(freePort()));

    Said said = said(start(free.split(" ", -1)));

    assertThat(said.err).hasSize(1);
    assertThat(said.last()).contains(sentence).contains("Maybe");
    assertThat(said.code).isEqualTo(code);
    assertThat(folder.resolve("log")).doesNotExist();
  }

  @Test
  void processesStartedByAnotherLauncherFindEachOther() throws Exception {
    String port = Integer.toString(freePort());
    List<Process> machines = new ArrayList<>();
    for (String rank : List.of("1", "0")) {
      Map<String, String> torchrun =
          Map.of("RANK", rank, "WORLD_SIZE", "2", "MASTER_ADDR", "127.0.0.1", "MASTER_PORT", port);
      machines.add(start(torchrun, "--set", "train_params.num_epochs=1"));
    }

    Said other = said(machines.getFirst());
    assertThat(other.code).as(other.err.toString()).isZero();
    assertThat(result(machines.getLast()).get("epochs").asInt()).isEqualTo(1);
    try (Stream<Path> runs = Files.list(folder.resolve("log"))) {
      assertThat(runs).as("only the first process writes").hasSize(1);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
