package dev.mimic.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A place for a file in a folder that only this user can open; both are gone when it is closed.
final class MeetingFile implements AutoCloseable {
  private final Path folder = Files.createTempDirectory("mimic-");

  MeetingFile() throws IOException {
    folder.toFile().deleteOnExit(); // after Ctrl-C nobody closes it
    file().toFile().deleteOnExit();
  }

  /// Not there yet.
  Path file() {
    return folder.resolve("meeting");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(folder);
  }
}
