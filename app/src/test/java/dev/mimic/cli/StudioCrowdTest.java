package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Fifty clients at once, and some that never finish what they say.
@Timeout(300)
class StudioCrowdTest {
  private static final int CLIENTS = 50;

  @TempDir Path folder;

  @Test
  void answersACrowdWithNothingWorseThanLater() throws Exception {
    Path clip = StudioClient.clip(folder, 2);
    CountDownLatch start = new CountDownLatch(1);
    Map<Integer, Integer> answers = new TreeMap<>();
    try (StudioClient client = new StudioClient(folder, StudioClient.limits(), null);
        ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse<String>>> requests =
          List.of(
              () -> client.get("/api/health"),
              () -> client.get("/"),
              () -> client.get("/api/animations"),
              () -> client.post("/api/faces", "source", "portrait"),
              () ->
                  client.post(
                      "/api/animations",
                      "source",
                      "portrait",
                      "driving",
                      clip,
                      "options",
                      "{\"crop\": \"none\"}"));
      List<Future<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Callable<HttpResponse<String>> request = requests.get(i % requests.size());
        sent.add(
            crowd.submit(
                () -> {
                  start.await();
                  return request.call();
                }));
      }
      start.countDown();
      for (Future<HttpResponse<String>> one : sent) {
        HttpResponse<String> answer = one.get();
        answers.merge(answer.statusCode(), 1, Integer::sum);
        if (answer.statusCode() >= 400) {
          assertThat(answer.headers().firstValue("Retry-After")).as(answer.body()).isPresent();
        }
      }

      assertThat(answers.keySet()).isSubsetOf(200, 202, 429, 503);
      assertThat(answers).containsKeys(200, 429);
      assertThat(client.get("/api/health").statusCode()).isEqualTo(200);
      assertThat(client.notes).isEmpty();
    }
  }

  @Test
  void servesOthersWhileSlowClientsHoldTheirRequestsOpen() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (StudioClient client = new StudioClient(folder, StudioClient.limits(), null)) {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket("127.0.0.1", client.studio.port());
        OutputStream out = socket.getOutputStream();
        out.write(
            "POST /api/faces HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n--b\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        slow.add(socket);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/api/health").statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
