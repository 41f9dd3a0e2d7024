package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.catalogue.Catalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is said to who comes when all places are taken. The workshop works on one thing for ever.
@Timeout(60)
class FullHouseTest {
  private static final Limits TWO_WAIT = new Limits(1 << 20, 10, 60, 2, 12, 1, 1 << 16, 1L << 30);

  @TempDir Path folder;
  private final HeldWorkshop workshop = new HeldWorkshop();
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>(); // codes and reasons
  private Studio studio;

  @BeforeEach
  void start() {
    ServeOptions options =
        new ServeOptions(
            "127.0.0.1", 0, List.of(), null, null, folder.resolve("studio"), null, true, TWO_WAIT);
    studio = Studio.start(options, workshop, Catalogue.in(folder), _ -> {});
  }

  @AfterEach
  void stop() {
    workshop.letGo();
    http.shutdownNow();
    studio.close();
  }

  private URI address(String scheme, String path) {
    return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, studio.port(), path));
  }

  private HttpResponse<String> animate() throws Exception {
    String part = "--limit\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
    String body =
        part.formatted("source", "portrait") + part.formatted("driving", "smile") + "--limit--\r\n";
    return http.send(
        HttpRequest.newBuilder(address("http", "/api/animations"))
            .header("Content-Type", "multipart/form-data; boundary=limit")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void aJobMoreThanTheQueueHoldsIsToldToComeAgain() throws Exception {
    assertThat(animate().statusCode()).isEqualTo(202);
    workshop.awaitSomebody();
    assertThat(animate().statusCode()).isEqualTo(202);
    HttpResponse<String> last = animate();
    assertThat(last.statusCode()).isEqualTo(202);

    HttpResponse<String> refused = animate();

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
    JsonNode problem = Json.MAPPER.readTree(refused.body());
    assertThat(problem.get("title").asString()).isEqualTo("Too Many Requests");
    assertThat(problem.get("detail").asString())
        .isEqualTo("The queue is full: (2) jobs wait. Maybe try again when one is done.");
    assertThat(folder.resolve("studio/incoming")).isEmptyDirectory();

    workshop.letGo();
    String id = Json.MAPPER.readTree(last.body()).get("id").asString();
    URI events = address("http", "/api/animations/%s/events".formatted(id));
    try (Stream<String> lines =
        http.send(HttpRequest.newBuilder(events).build(), BodyHandlers.ofLines()).body()) {
      assertThat(lines).anyMatch(line -> line.contains("It was let go."));
    }
    assertThat(animate().statusCode()).isEqualTo(202); // there is a place again
  }

  private WebSocket connect() {
    return http.newWebSocketBuilder()
        .buildAsync(
            address("ws", "/api/live"),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                closed.add(code + " " + reason);
                return null;
              }
            })
        .join();
  }

  @Test
  void aLiveConnectionMoreThanThereArePlacesIsSentAway() throws Exception {
    connect();
    connect();

    assertThat(closed.poll(30, TimeUnit.SECONDS))
        .isEqualTo("1013 all live places are taken, try again later");
    assertThat(closed).isEmpty(); // the other stays
  }

  @Test
  void whoLeavesAndComesAgainWaitsForWhatWasBegunBefore() throws Exception {
    for (int i = 0; i < 2; i++) {
      WebSocket socket = connect();
      socket.sendText("{\"type\": \"start\", \"source\": \"portrait\"}", true).join();
      workshop.awaitSomebody();
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      awaitFreePlace();
    }
    closed.clear();

    connect();

    String code = closed.poll(30, TimeUnit.SECONDS);
    while (code != null && code.startsWith("1000")) {
      code = closed.poll(30, TimeUnit.SECONDS); // of those who left
    }
    assertThat(code).isEqualTo("1013 all live places are taken, try again later");
    assertThat(workshop.most()).isEqualTo(2);
  }

  private void awaitFreePlace() throws Exception {
    HttpRequest health = HttpRequest.newBuilder(address("http", "/api/health")).build();
    while (!http.send(health, BodyHandlers.ofString()).body().contains("\"live\":0")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoSendsMoreCommandsThanAreDoneIsSentAway() throws Exception {
    WebSocket socket = connect();
    socket.sendText("{\"type\": \"start\", \"source\": \"portrait\"}", true).join();
    workshop.awaitSomebody();

    for (int i = 0; i < 64; i++) {
      socket.sendText("{\"type\": \"reset\"}", true).join();
    }
    assertThat(closed).isEmpty();
    socket.sendText("{\"type\": \"reset\"}", true).join();

    assertThat(closed.poll(30, TimeUnit.SECONDS)).isEqualTo("1008 too many messages wait");
  }

  @Test
  void whoBeginsWithAnythingButStartIsSentAway() throws Exception {
    WebSocket socket = connect();
    socket.sendText("{\"type\": \"record\"}", true).join();

    assertThat(closed.poll(30, TimeUnit.SECONDS)).isEqualTo("1008 Unprocessable Content");
  }
}
