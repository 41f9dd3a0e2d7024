package dev.mimic.serve.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/// A headless Chromium with a camera that plays a file.
///
/// A test that wants one is skipped where the machine has none; under CI (`CI=true`) it fails.
final class Chromium implements AutoCloseable {
  private static final String READY = "DevTools listening on ws://";

  private final Process process;
  private final String address; // host and port of the DevTools
  private final HttpClient http = HttpClient.newHttpClient();

  /// @param folder for its profile, empty
  /// @param camera what the camera shows, again and again: .mjpeg or .y4m
  static Chromium start(Path folder, Path camera) throws IOException {
    return new Chromium(folder, camera);
  }

  private Chromium(Path folder, Path camera) throws IOException {
    List<String> command = new ArrayList<>(List.of(program().toString(), "--headless=new"));
    command.addAll(List.of("--remote-debugging-port=0", "--user-data-dir=" + folder));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"));
    command.addAll(List.of("--no-first-run", "--disable-background-networking", "--mute-audio"));
    command.addAll(
        List.of("--disable-component-update", "--autoplay-policy=no-user-gesture-required"));
    command.addAll(List.of("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"));
    command.addAll(
        List.of("--use-file-for-fake-video-capture=" + camera, "--hide-scrollbars", "about:blank"));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = said.readLine();
    }
    Assertions.assertNotNull(line, "Chromium ended before it listened.");
    address = URI.create("ws://" + line.substring(READY.length())).getAuthority();
    Thread.ofVirtual().start(() -> drain(said));
  }

  /// Or it would wait for a reader.
  private static void drain(BufferedReader said) {
    try {
      said.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      return; // it ended
    }
  }

  private static Path program() {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return Path.of(folder, name);
        }
      }
    }
    String missing = "There is no browser (chromium) on the PATH.";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(missing);
    }
    Assumptions.abort(missing);
    throw new IllegalStateException(missing);
  }

  /// A new tab.
  Tab tab() {
    try {
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      String said = http.send(ask, BodyHandlers.ofString()).body();
      String socket = new JsonMapper().readTree(said).get("webSocketDebuggerUrl").asString();
      return new Tab(http, URI.create(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(
        ProcessHandle::destroyForcibly); // who still writes keeps the folder from being removed
    http.close();
  }
}
