package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(String typed) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, true, true, new StringReader(typed));
  }

  @ParameterizedTest
  @CsvSource({
    "'y\n', true",
    "'Yes \r\n', true",
    "'\n', false",
    "'', false",
    "'n\n', false",
    "'yesterday\n', false",
    "'y', true"
  })
  void onlyAYesIsAYes(String typed, boolean yes) {
    assertThat(console(typed).confirms("Really?")).isEqualTo(yes);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("Really? [y/N] ");
  }

  @Test
  void nobodyThereIsANo() {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

    assertThat(new Console(stream, stream, false, false).confirms("Really?")).isFalse();

    assertThat(err.size()).isZero();
  }
}
