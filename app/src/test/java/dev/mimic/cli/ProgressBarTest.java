package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.cli.ProgressBar.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long MILLISECOND = 1_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now = 5_000 * MILLISECOND;

  private ProgressBar bar(Style style) {
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressBar(err, style, "frames", () -> now);
  }

  private void after(ProgressBar bar, long milliseconds, long done, long total) {
    now += milliseconds * MILLISECOND;
    bar.step(done, total);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private List<String> drawings() {
    return shown().lines().toList(); // a carriage return ends a line too
  }

  @Test
  void showsPiecesRateAndTimeLeft() {
    ProgressBar bar = bar(Style.IN_PLACE);

    after(bar, 0, 1, 121);
    after(bar, 2000, 21, 121);

    assertThat(drawings().getLast())
        .isEqualTo("[####--------------------] 21/121 frames, 10.0 a second, 0:10 left");
  }

  @Test
  void doesWithoutATotal() {
    ProgressBar bar = bar(Style.IN_PLACE);

    after(bar, 0, 10, -1);
    after(bar, 500, 20, -1);

    assertThat(drawings().getLast()).isEqualTo("20 frames, 20.0 a second");
  }

  @Test
  void drawsTenTimesASecondAtMost() {
    ProgressBar bar = bar(Style.IN_PLACE);

    for (int i = 1; i <= 1000; i++) {
      after(bar, 1, i, 1000);
    }

    assertThat(shown().chars().filter(c -> c == '\r').count()).isBetween(9L, 11L);
  }

  @Test
  void wipesItsLineAtTheEnd() {
    ProgressBar bar = bar(Style.IN_PLACE);
    after(bar, 0, 1, -1);

    bar.close();

    assertThat(shown()).isEqualTo("\r1 frames\r        \r");
  }

  @Test
  void coversALongerLineThatStoodThere() {
    ProgressBar bar = bar(Style.IN_PLACE);

    after(bar, 0, 1000, -1);
    after(bar, 200, 1, -1); // a new round

    assertThat(shown()).isEqualTo("\r1000 frames\r1 frames   ");
  }

  @Test
  void aNewRoundOfWorkHasARateOfItsOwn() {
    ProgressBar bar = bar(Style.IN_PLACE);

    after(bar, 0, 1, 11);
    after(bar, 60_000, 11, 11);
    after(bar, 1000, 1, 11);
    after(bar, 1000, 6, 11);

    assertThat(drawings().getLast()).contains("6/11 frames, 5.0 a second, 0:01 left");
  }

  @Test
  void whatIsLookedThroughBeforeTheFirstPieceMakesNothingSlow() {
    ProgressBar bar = bar(Style.LINES);

    for (int i = 0; i < 600; i++) {
      after(bar, 100, 0, 41);
    }
    after(bar, 2000, 1, 41);

    assertThat(drawings()).hasSize(31).contains("[------------------------] 0/41 frames");
    assertThat(drawings().getLast()).endsWith("1/41 frames, 0.5 a second, 1:20 left");
  }

  @Test
  void hoursHaveMinutes() {
    ProgressBar bar = bar(Style.IN_PLACE);

    after(bar, 0, 0, 7325);
    after(bar, 1000, 1, 7325);

    assertThat(drawings().getLast()).contains("2:02:04 left");
  }

  @Test
  void inALogALineFollowsALine() {
    ProgressBar bar = bar(Style.LINES);

    for (int i = 1; i <= 50; i++) {
      after(bar, 100, i, 50);
    }
    bar.close();

    assertThat(shown()).doesNotContain("\r");
    assertThat(drawings()).hasSize(4).first().asString().endsWith("1/50 frames");
    assertThat(drawings().getLast()).contains("50/50 frames");
  }

  @Test
  void isSilentWhereNobodyLooks() {
    ProgressBar bar = bar(Style.SILENT);

    after(bar, 0, 1, 2);
    after(bar, 5000, 2, 2);
    bar.close();

    assertThat(shown()).isEmpty();
  }

  @Test
  void resultsStandOnALineOfTheirOwn() {
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console = new Console(both, both, true, true);
    ProgressBar bar = console.progress("frames", false);
    bar.step(1, -1);

    console.out().println("{}");
    bar.close();

    assertThat(shown()).isEqualTo("\r1 frames\r        \r{}\n");
  }

  @Test
  void aNoteStandsOnALineOfItsOwn() {
    Console console =
        new Console(System.out, new PrintStream(bytes, true, StandardCharsets.UTF_8), false, true);
    console.progress("frames", false).step(1, -1);

    console.note("The clip is damaged.");

    assertThat(shown()).isEqualTo("\r1 frames\r        \rNote: The clip is damaged.\n");
  }
}
