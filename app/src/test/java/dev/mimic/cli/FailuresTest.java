package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final Terminal terminal = new Terminal();
  private final Failures failures = new Failures(terminal.console(), false);

  @Test
  void aSentenceForPeopleIsTheLastLineWhole() {
    assertThat(
            failures.failed(new MimicException("The file (a) is no picture.\n  Maybe it is b.\n")))
        .isEqualTo(1);
    assertThat(terminal.err()).isEqualTo("The file (a) is no picture. Maybe it is b.\n");
  }

  @Test
  void findsTheSentenceBehindWrappings() {
    failures.failed(new IllegalStateException(new MimicException("The disk is full.")));

    assertThat(terminal.lastError()).isEqualTo("The disk is full.");
  }

  @Test
  void contradictionsAreTwo() {
    assertThat(failures.failed(new UsageException("Both."))).isEqualTo(2);
  }

  @Test
  void aDefectOfOursSaysSo() {
    assertThat(failures.failed(new IllegalStateException("The scope is closed\nat x")))
        .isEqualTo(1);
    assertThat(terminal.lastError())
        .contains("defect", "IllegalStateException", "The scope is closed", "--verbose")
        .doesNotContain("at x");
  }

  @Test
  void aLackOfMemoryNamesWhatNeedsLess() {
    failures.failed(new OutOfMemoryError("Java heap space"));
    assertThat(terminal.lastError()).contains("Memory ran out", "Java heap space", "--image-size");

    failures.failed(
        new RuntimeException(
            "[enforce fail] DefaultCPUAllocator: not enough memory: you tried\nat c10"));
    assertThat(terminal.lastError()).contains("Memory ran out", "DefaultCPUAllocator");
  }

  @Test
  void aMissingNativeLibraryIsNamed() {
    failures.failed(new UnsatisfiedLinkError("no jnitorch in java.library.path"));

    assertThat(terminal.lastError()).contains("native library", "jnitorch");
  }

  @Test
  void aFileThatFailsIsNoDefect() {
    failures.failed(new UncheckedIOException(new IOException("No space left on device")));

    assertThat(terminal.lastError()).contains("No space left on device").doesNotContain("defect");
  }
}
