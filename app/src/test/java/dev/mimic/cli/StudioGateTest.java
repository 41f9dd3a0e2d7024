package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.serve.Limits;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The studio and those who mean it ill.
@Timeout(120)
class StudioGateTest {
  private static final String WORD = "a-secret-of-the-test";

  @TempDir static Path folder;
  static StudioClient client;

  @BeforeAll
  static void start() {
    client =
        new StudioClient(folder, new Limits(1 << 20, 10, 1, 3, 12, 1, 1 << 16, 1L << 30), null);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static String refused(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":" + status).doesNotContain(folder.toString());
    return answer.body();
  }

  /// Sends a request line as it is, which the JDK's client would refuse to.
  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", client.studio.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/lib/lit/..%2f..%2f..%2fpom.xml",
        "/lib/../openapi.yaml",
        "/api/animations/..%2f..%2flock",
        "/api/animations/../../lock",
        "/api/sources/%2e%2e/faces/1",
        "/api/examples/..%2fmodels.yaml",
        "/api/examples/models.yaml",
        "/studio/index.html",
        "/.git/config",
        "//etc/passwd",
        "/app.js%00.png",
        "/dev/mimic/cli/Main.class"
      })
  void givesNoFileThatIsNotThePages(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "localhost:8080, 200",
    "[::1]:1, 200"
  })
  void answersToItsOwnNamesOnly(String host, int status) throws Exception {
    String answer =
        raw("GET /api/health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host));

    assertThat(answer).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void refusesOtherPages() throws Exception {
    refused(
        client.http.send(
            client
                .request("/api/animations")
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString()),
        403);
    refused(
        client.http.send(
            client.request("/api/health").header("Sec-Fetch-Site", "cross-site").build(),
            BodyHandlers.ofString()),
        403);
  }

  @Test
  void refusesTheSocketsOfOtherPages() {
    assertThat(
            client
                .http
                .newWebSocketBuilder()
                .header("Origin", "https://evil.example")
                .buildAsync(
                    java.net.URI.create(
                        "ws://127.0.0.1:%d/api/live".formatted(client.studio.port())),
                    new WebSocket.Listener() {})
                .handle((socket, failure) -> failure)
                .join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("WebSocketHandshakeException");
  }

  @Test
  void wantsItsTokenEverywhereButForThePage() throws Exception {
    Path own = Files.createDirectory(folder.resolve("with-token"));
    try (StudioClient guarded = new StudioClient(own, StudioClient.limits(), WORD)) {
      assertThat(guarded.get("/").statusCode()).isEqualTo(200);
      assertThat(guarded.get("/requests.js").statusCode()).isEqualTo(200);
      assertThat(guarded.get("/api.js").statusCode()).isEqualTo(404); // no part of the API
      refused(guarded.get("/api/animations"), 401);
      assertThat(guarded.get("/%61pi/animations").statusCode()).isNotEqualTo(200);
      assertThat(guarded.get("/x/../api/animations").statusCode()).isNotEqualTo(200);
      refused(
          guarded.http.send(
              guarded.request("/api/health").header("Authorization", "Bearer wrong").build(),
              BodyHandlers.ofString()),
          401);
      assertThat(
              guarded
                  .http
                  .send(
                      guarded
                          .request("/api/health")
                          .header("Authorization", "Bearer " + WORD)
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void makesATokenForAnOpenHostAndForAProxysName() {
    assertThat(token("--host", "0.0.0.0")).matches("[0-9a-f]{32}");
    assertThat(token("--name", "https://studio.example.org")).matches("[0-9a-f]{32}");
    assertThat(token("--name", "https://studio.example.org", "--token", WORD)).isEqualTo(WORD);
    assertThat(token("--name", "studio.example.org")).isNull();
  }

  private static @Nullable String token(String... options) {
    Terminal terminal = new Terminal();
    List<String> line = new ArrayList<>(List.of("serve"));
    line.addAll(List.of(options));
    return terminal
        .parsed(ServeCommand.class, line.toArray(String[]::new))
        .studio
        .options(Catalogue.in(folder), Limits.USUAL, terminal.console())
        .token();
  }

  @Test
  void refusesABombByItsHeader() throws Exception {
    Path bomb = folder.resolve("bomb.png");
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        png,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(30_000)
            .putInt(30_000)
            .put(8, (byte) 8)
            .put(9, (byte) 2)
            .array());
    chunk(png, "IEND", new byte[0]);
    Files.write(bomb, png.array());

    String said = refused(client.post("/api/faces", "source", bomb), 413);

    assertThat(said).contains("The picture (bomb.png) claims (30000 x 30000) pixels");
  }

  private static void chunk(ByteBuffer png, String name, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    png.putInt(data.length).put(name.getBytes(StandardCharsets.US_ASCII)).put(data);
    png.putInt((int) crc.getValue());
  }

  @Test
  void refusesWhatIsTooMuch() throws Exception {
    Path large = Files.write(folder.resolve("large.bin"), new byte[(1 << 20) + 1]);

    refused(client.post("/api/faces", "source", large), 413);
    String said = refused(client.post("/api/clips", "driving", "smile"), 413);
    assertThat(said).contains("The clip (smile.mp4) lasts (4").contains("expected (1) at most");
    Path words = Files.writeString(folder.resolve("words.json"), " ".repeat(70_000) + "{}");
    said =
        refused(
            client.post(
                "/api/animations", "source", "portrait", "driving", "smile", "options", words),
            413);
    assertThat(said).contains("The text of the part (options) has (70002) bytes");
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    Path text = Files.writeString(folder.resolve("words.png"), "not a picture");

    refused(client.post("/api/faces", "source", text), 422);
    refused(client.post("/api/faces", "source", "../../lock"), 422);
    refused(client.post("/api/faces", "elsewhere", "portrait"), 400);
    refused(client.post("/api/animations", "source", "portrait"), 400);
    String unknown = "{\"multi_face\": true}";
    assertThat(
            refused(
                client.post(
                    "/api/animations",
                    "source",
                    "portrait",
                    "driving",
                    "smile",
                    "options",
                    unknown),
                422))
        .contains("The option (multi_face) is unknown");
    String file = "{\"face-detector\": \"/etc/passwd\"}";
    refused(
        client.post("/api/animations", "source", "portrait", "driving", "smile", "options", file),
        422);
    refused(
        client.post("/api/animations", "source", "portrait", "driving", "smile", "options", "[1]"),
        400);
  }

  @Test
  void refusesABrokenForm() throws Exception {
    HttpResponse<String> cutOff =
        client.http.send(
            client
                .request("/api/faces")
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .POST(
                    BodyPublishers.ofString(
                        "--limit\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\npor"))
                .build(),
            BodyHandlers.ofString());
    refused(cutOff, 400);
    HttpResponse<String> other =
        client.http.send(
            client.request("/api/faces").POST(BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofString());
    refused(other, 415);
    assertThat(folder.resolve("studio/incoming")).isEmptyDirectory();
  }
}
