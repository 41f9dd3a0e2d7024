package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The studio as a process that is killed in the middle of a job.
@Timeout(300)
class StudioRestartIT {
  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  /// A server that said where it listens.
  private record Served(Process process, URI address) {}

  private Served serve() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "--add-modules", "jdk.incubator.vector", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("dev.mimic.cli.Main", "serve", "--port", "0", "--threads", "1"));
    command.addAll(List.of("--data", folder.resolve("studio").toString()));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err.txt").toFile()).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).as(Files.readString(folder.resolve("err.txt"))).isNotNull();
    return new Served(
        process, URI.create(StudioClient.JSON.readTree(line).get("address").asString()));
  }

  private JsonNode begin(Served served, Path clip) throws Exception {
    return StudioClient.JSON.readTree(
        http.send(
                HttpRequest.newBuilder(served.address.resolve("/api/animations"))
                    .header("Content-Type", "multipart/form-data; boundary=limit")
                    .POST(
                        BodyPublishers.ofByteArray(
                            StudioClient.multipart(
                                "source",
                                "portrait",
                                "driving",
                                clip,
                                "options",
                                "{\"crop\": \"none\"}")))
                    .build(),
                BodyHandlers.ofString())
            .body());
  }

  private Stream<String> events(Served served, String id) throws Exception {
    return http.send(
            HttpRequest.newBuilder(served.address.resolve("/api/animations/" + id + "/events"))
                .build(),
            BodyHandlers.ofLines())
        .body();
  }

  @Test
  void keepsTheGalleryAndRepeatsTheJobThatWasKilled() throws Exception {
    Served first = serve();
    String done = begin(first, StudioClient.clip(folder, 2)).get("id").asString();
    try (Stream<String> events = events(first, done)) {
      assertThat(events).anyMatch(line -> line.contains("\"finished\""));
    }
    String cut = begin(first, StudioClient.clip(folder, 60)).get("id").asString();
    try (Stream<String> events = events(first, cut)) {
      boolean begun =
          events.anyMatch(line -> line.contains("\"frames\":") && !line.contains("\"frames\":0,"));
      assertThat(begun).isTrue();
    }
    first.process.toHandle().destroyForcibly(); // SIGKILL
    first.process.waitFor();
    Files.createDirectories(folder.resolve("studio/incoming/half"));
    Files.writeString(folder.resolve("studio/animations/" + cut + "/job.json.part"), "{");

    Served second = serve();
    List<JsonNode> jobs = new ArrayList<>();
    StudioClient.JSON
        .readTree(
            http.send(
                    HttpRequest.newBuilder(second.address.resolve("/api/animations")).build(),
                    BodyHandlers.ofString())
                .body())
        .get("animations")
        .forEach(jobs::add);
    assertThat(jobs).extracting(job -> job.get("id").asString()).containsExactly(cut, done);
    assertThat(jobs.get(0).get("interruptions").asInt()).isEqualTo(1);
    assertThat(jobs.get(0).get("state").asString()).isIn("waiting", "running");
    assertThat(jobs.get(1).get("state").asString()).isEqualTo("finished");

    second.process.destroy(); // SIGTERM, while the job runs
    assertThat(second.process.waitFor()).isEqualTo(143);
    try (Stream<Path> files = Files.walk(folder.resolve("studio"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsOnly("lock", "job.json", "source", "driving-1", "result.mp4");
    }
    assertThat(Files.readString(folder.resolve("studio/animations/" + cut + "/job.json")))
        .contains("\"state\":\"WAITING\"", "\"interruptions\":1");
  }
}
