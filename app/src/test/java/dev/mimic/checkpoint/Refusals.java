package dev.mimic.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What every reader owes to a file that it cannot read: one sentence with the reason, in a second.
final class Refusals {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Refusals() {}

  static void refuses(Path folder, byte[] content, String reason) {
    try {
      refuses(Files.write(folder.resolve("hostile.pth"), content), reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void refuses(Path file, String reason) {
    refuses(file, reason, () -> Checkpoint.read(file));
  }

  static void refuses(Path file, String reason, Runnable reading) {
    assertTimeoutPreemptively(
        LIMIT,
        () ->
            assertThatThrownBy(reading::run)
                .isInstanceOf(MimicException.class)
                .hasMessageStartingWith("The checkpoint (" + file + ") ")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n", "Exception")
                .endsWith("."));
  }
}
