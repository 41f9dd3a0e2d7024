package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultLineTest {
  private static String printed(ResultLine line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    line.print(new PrintStream(bytes, true, StandardCharsets.US_ASCII));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void isOneLineInTheOrderGiven() {
    String line =
        printed(
            new ResultLine()
                .with("output", "output/result.mp4")
                .with("frames", 160)
                .rounded("seconds", 79.8404, 3)
                .rounded("framesPerSecond", 2.00399, 2));

    assertThat(line)
        .isEqualTo(
            "{\"output\":\"output/result.mp4\",\"frames\":160,\"seconds\":79.84,\"framesPerSecond\":2.0}\n");
  }

  @Test
  void anyNameSurvivesAnyTerminal() {
    String name = "Gesicht \"grün\"\n\\ 顔.mp4";

    String line = printed(new ResultLine().with("output", name));

    assertThat(line.strip()).matches("\\p{ASCII}+").hasLineCount(1);
    assertThat(new JsonMapper().readTree(line).get("output").asString()).isEqualTo(name);
  }
}
