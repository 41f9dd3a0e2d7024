package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.serve.Limits;
import dev.mimic.serve.ServeOptions;
import dev.mimic.serve.Studio;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A studio on a port of its own with the real networks, and somebody who asks it.
final class StudioClient implements AutoCloseable {
  static final Path EXAMPLES = Path.of("..", "examples");
  static final JsonMapper JSON = new JsonMapper();

  final List<String> notes = new CopyOnWriteArrayList<>();
  final HttpClient http = HttpClient.newHttpClient();
  final Studio studio;
  final URI address;

  StudioClient(Path data, Limits limits, @Nullable String token) {
    Catalogue catalogue = Catalogue.in(data.resolve("models"));
    ServeOptions options =
        new ServeOptions(
            "127.0.0.1", 0, List.of(), token, null, data.resolve("studio"), null, true, limits);
    MachineOptions machine = new MachineOptions();
    machine.threads = 1;
    studio = Studio.start(options, new StudioWorkshop(catalogue, machine), catalogue, notes::add);
    address = URI.create("http://127.0.0.1:" + studio.port());
  }

  static Limits limits() {
    return new Limits(20 << 20, 10, 60, 3, 12, 1, 1 << 20, 1L << 30);
  }

  /// The first frames of a clip of ours.
  static Path clip(Path folder, int frames) {
    Path file = folder.resolve("clip-%d.mp4".formatted(frames));
    try (VideoReader clip = VideoReader.open(EXAMPLES.resolve("smile.mp4"));
        VideoWriter out =
            VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(25, 1)))) {
      for (int i = 0; i < frames; i++) {
        out.write(clip.next().image());
      }
      out.finish();
    }
    return file;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return http.send(request(path).DELETE().build(), BodyHandlers.ofString());
  }

  /// Parts are a name and a text, or a name and a file.
  HttpResponse<String> post(String path, Object... parts) throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=limit")
            .POST(BodyPublishers.ofByteArray(multipart(parts)))
            .build(),
        BodyHandlers.ofString());
  }

  static byte[] multipart(Object... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i += 2) {
      String disposition =
          "--limit\r\nContent-Disposition: form-data; name=\"%s\"".formatted(parts[i]);
      if (parts[i + 1] instanceof Path file) {
        disposition += "; filename=\"%s\"".formatted(file.getFileName());
      }
      out.writeBytes((disposition + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.writeBytes(
          parts[i + 1] instanceof Path file
              ? Files.readAllBytes(file)
              : parts[i + 1].toString().getBytes(StandardCharsets.UTF_8));
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("--limit--\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /// Follows a job's events to their end.
  List<String> events(String id) throws IOException, InterruptedException {
    try (Stream<String> lines =
        http.send(request("/api/animations/" + id + "/events").build(), BodyHandlers.ofLines())
            .body()) {
      return lines.filter(line -> !line.isEmpty()).toList();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    studio.close();
  }
}
