package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Fifty clients, each with a picture of 8k, and a server that has room for a few of those.
@Timeout(300)
class StudioMemoryIT {
  private static final int CLIENTS = 50;
  private static final long MOST = 2000; // MB that the process ever takes; fifty pictures are 5 GB

  @TempDir Path folder;

  @Test
  void takesNoMoreMemoryForFiftyLargePicturesThanForAFew() throws Exception {
    Path picture = folder.resolve("large.jpg");
    ImageFile.write(picture, Image.filled(7680, 4320, 90, 120, 150));
    byte[] parts = StudioClient.multipart("source", picture);
    Map<Integer, Integer> answers = new TreeMap<>();
    try (Served server = Served.start(folder, "-Xmx512m", "--max-requests", "64");
        ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        sent.add(
            crowd.submit(
                () -> {
                  start.await();
                  return server.post("/api/faces", parts);
                }));
      }
      start.countDown();
      for (Future<HttpResponse<String>> one : sent) {
        HttpResponse<String> answer = one.get();
        answers.merge(answer.statusCode(), 1, Integer::sum);
        if (answer.statusCode() != 200) {
          assertThat(answer.headers().firstValue("Retry-After")).as(answer.body()).hasValue("30");
        }
      }

      assertThat(answers).containsOnlyKeys(200, 503);
      assertThat(server.get("/api/health").statusCode()).isEqualTo(200);
      assertThat(folder.resolve("err.txt")).content().doesNotContain("failed");
      assertThat(megabytes(server.process())).isLessThan(MOST);
    }
  }

  /// The most that a process ever had in memory; where the system does not tell it, the test counts
  /// as skipped.
  private static long megabytes(Process process) throws Exception {
    Path status = Path.of("/proc/%d/status".formatted(process.pid()));
    assumeThat(status).as("what the system tells of a process").exists();
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
