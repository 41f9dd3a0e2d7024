package dev.mimic.serve.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a [Tab], a [Server] and a [Chromium]: the last two are started once for all classes,
/// a tab once for each test. What a tab complained of fails its test.
final class InBrowser implements ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(InBrowser.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return List.of(Tab.class, Server.class).contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Stage stage =
        context
            .getRoot()
            .getStore(OURS)
            .computeIfAbsent(Stage.class, _ -> Stage.open(), Stage.class);
    return parameter.getParameter().getType() == Server.class
        ? stage.server
        : context.getStore(OURS).computeIfAbsent(Tab.class, _ -> stage.chromium.tab(), Tab.class);
  }

  /// What all tests share.
  record Stage(Path folder, Server server, Chromium chromium) implements AutoCloseable {
    static Stage open() {
      try {
        Path folder = Files.createTempDirectory("mimic-studio");
        Chromium chromium =
            Chromium.start(Files.createDirectory(folder.resolve("profile")), Clips.camera(folder));
        return new Stage(
            folder, Server.start(Files.createDirectory(folder.resolve("data"))), chromium);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      chromium.close();
      server.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
