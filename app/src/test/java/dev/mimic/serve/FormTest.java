package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FormTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  @Test
  void anUploadLiesOnTheDiskOnce() throws Exception {
    Javalin server =
        Javalin.create(
            config ->
                config.routes.addHttpHandler(
                    HandlerType.POST,
                    "/",
                    context -> {
                      Form form = Form.read(context, folder, Set.of("clip"), Limits.USUAL);
                      long sent = Folders.bytes(form.one("clip").file());
                      context.result("%d of %d".formatted(sent, Folders.bytes(folder)));
                    }));
    try (HttpClient http = HttpClient.newHttpClient()) {
      server.start("127.0.0.1", 0);
      URI address = URI.create("http://127.0.0.1:%d/".formatted(server.port()));
      assertThat(http.send(upload(address), BodyHandlers.ofString()).body())
          .isEqualTo("%d of %d".formatted(SIZE, SIZE));
    } finally {
      server.stop();
    }
  }

  private static HttpRequest upload(URI address) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "--limit\r\nContent-Disposition: form-data; name=\"clip\"; filename=\"a.mp4\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(new byte[SIZE]);
    body.writeBytes("\r\n--limit--\r\n".getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(address)
        .header("Content-Type", "multipart/form-data; boundary=limit")
        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
        .build();
  }
}
