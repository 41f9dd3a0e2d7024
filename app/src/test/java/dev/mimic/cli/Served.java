package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// `mimic serve` as a process of its own, which said where it listens.
///
/// @param address of the server
record Served(Process process, URI address, HttpClient http) implements AutoCloseable {
  /// @param folder in which it keeps its jobs, under `studio`
  /// @param heap such as `-Xmx2g`
  static Served start(Path folder, String heap, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.mimic.cli.Main", "serve", "--port", "0", "--threads", "1"));
    command.addAll(List.of("--data", folder.resolve("studio").toString()));
    command.addAll(List.of(more));
    Path errors = folder.resolve("err.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).as(Files.readString(errors)).isNotNull();
    URI address = URI.create(StudioClient.JSON.readTree(line).get("address").asString());
    return new Served(process, address, HttpClient.newHttpClient());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return http.send(request(path).DELETE().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, byte[] multipart)
      throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=limit")
            .POST(BodyPublishers.ofByteArray(multipart))
            .build(),
        BodyHandlers.ofString());
  }

  /// Begins a job of the example's portrait; its id.
  String begin(Path clip) throws IOException, InterruptedException {
    byte[] parts =
        StudioClient.multipart(
            "source", "portrait", "driving", clip, "options", "{\"crop\": \"none\"}");
    return StudioClient.JSON.readTree(post("/api/animations", parts).body()).get("id").asString();
  }

  /// What the gallery has, newest first.
  List<JsonNode> jobs() throws IOException, InterruptedException {
    List<JsonNode> jobs = new ArrayList<>();
    StudioClient.JSON.readTree(get("/api/animations").body()).get("animations").forEach(jobs::add);
    return jobs;
  }

  /// Waits until a job is done.
  void awaitEnd(String id) throws IOException, InterruptedException {
    await(id, line -> line.contains("\"state\":\"finished\""));
  }

  /// Waits until some frames of a job are made, and no longer.
  void awaitFrames(String id) throws IOException, InterruptedException {
    await(id, line -> line.contains("\"frames\":") && !line.contains("\"frames\":0,"));
  }

  private void await(String id, Predicate<String> wanted) throws IOException, InterruptedException {
    String path = "/api/animations/" + id + "/events";
    try (Stream<String> lines = http.send(request(path).build(), BodyHandlers.ofLines()).body()) {
      boolean came = lines.anyMatch(wanted); // AssertJ would first read all of them
      assertThat(came).isTrue();
    }
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    http.shutdownNow();
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /// SIGTERM.
  ///
  /// @return the exit code
  int end() throws InterruptedException {
    http.shutdownNow();
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.toHandle().destroyForcibly();
  }
}
