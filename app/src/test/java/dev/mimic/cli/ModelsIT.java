package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.catalogue.FileServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads by whole processes: what is left when one is stopped, and two at once.
@Timeout(120)
class ModelsIT {
  private static final String FILE = "blazeface.pdparams";

  @TempDir Path home;

  private static byte[] weights() {
    byte[] bytes = new byte[4_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0x80 + i * 31 / 7);
    }
    return bytes;
  }

  private Process pull(FileServer server) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.mimic.cli.Main"));
    command.addAll(List.of("models", "pull", "blazeface", "--mirror", server.url("").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MIMIC_HOME", home.toString());
    return builder.redirectErrorStream(true).start();
  }

  private String finish(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("models"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStoppedDownloadLeavesOnlyAHalfFileAndGoesOn(boolean hard) throws Exception {
    byte[] weights = weights();
    String tag = "\"one\"";
    int half = 1_000_000;
    CountDownLatch gone = new CountDownLatch(1);
    try (FileServer server =
        new FileServer(
            (request, out) -> {
              FileServer.breakingOff(weights, half, "ETag: " + tag).to(request, out);
              out.flush();
              request.awaitHangUp();
              gone.countDown();
            },
            FileServer.ranges(weights, tag))) {
      Process stopped = pull(server);
      Path part = home.resolve("models").resolve(FILE + ".part");
      while (!(Files.exists(part) && Files.size(part) == half)) {
        assertThat(stopped.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
      }
      if (hard) {
        stopped.destroyForcibly();
      } else {
        stopped.destroy();
      }
      stopped.waitFor();
      gone.await();
      assertThat(names())
          .containsExactly("." + FILE + ".lock", FILE + ".part", FILE + ".part.info");

      assertThat(finish(pull(server))).contains(home.resolve("models").resolve(FILE).toString());

      assertThat(server.requests().getLast().header("Range")).isEqualTo("bytes=1000000-");
      assertThat(home.resolve("models").resolve(FILE)).hasBinaryContent(weights);
      assertThat(names()).containsExactly("." + FILE + ".lock", FILE, FILE + ".sha256");
    }
  }

  @Test
  void twoProcessesAtOnceDownloadItOnce() throws Exception {
    byte[] weights = weights();
    CountDownLatch bothRun = new CountDownLatch(1);
    try (FileServer server =
        new FileServer(
            (request, out) -> {
              try {
                bothRun.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              FileServer.whole(weights).to(request, out);
            })) {
      Process one = pull(server);
      Process two = pull(server);
      awaitLine("Somebody else is downloading", one, two);
      bothRun.countDown();

      finish(one);
      finish(two);
      assertThat(server.requests()).hasSize(1);
      assertThat(home.resolve("models").resolve(FILE)).hasBinaryContent(weights);
    }
  }

  /// Reads until one of the processes says so.
  private static void awaitLine(String words, Process... processes) throws Exception {
    StringBuilder said = new StringBuilder();
    while (!said.toString().contains(words)) {
      for (Process process : processes) {
        InputStream in = process.getInputStream();
        said.append(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
      }
      assertThat(processes[0].waitFor(20, TimeUnit.MILLISECONDS)).as(said.toString()).isFalse();
    }
  }
}
