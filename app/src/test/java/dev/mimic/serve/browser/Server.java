package dev.mimic.serve.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import tools.jackson.databind.json.JsonMapper;

/// `mimic serve` as a process of its own, for this machine alone, at a port that is free.
final class Server implements AutoCloseable {
  private final Process process;
  private final String address;

  /// @param data where its jobs lie
  static Server start(Path data, String... more) throws IOException {
    return new Server(data, more);
  }

  private Server(Path data, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xmx2g", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(
        List.of("dev.mimic.cli.Main", "serve", "--port", "0", "--data", data.toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(data.resolveSibling("serve.txt").toFile());
    builder.environment().put("HOME", data.toString());
    builder.environment().keySet().removeAll(List.of("MIMIC_HOME", "XDG_CACHE_HOME"));
    process = builder.start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    Assertions.assertNotNull(line, "The server ended before it listened.");
    address = new JsonMapper().readTree(line).get("address").asString();
  }

  String address() {
    return address;
  }

  /// As `kill -9` does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
