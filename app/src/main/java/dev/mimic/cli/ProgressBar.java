package dev.mimic.cli;

import dev.mimic.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how far work has come: pieces done, pieces a second, time left.
///
/// The rate counts from the first piece, so that loading a model does not make it look slow, nor
/// what is looked through while `done` stays what it was; when `done` falls, the next round of work
/// has begun and the rate starts anew.
final class ProgressBar implements Progress, AutoCloseable {
  /// On a terminal the line is drawn over itself; in a log a line follows a line.
  enum Style {
    SILENT(0),
    LINES(2_000_000_000L),
    IN_PLACE(100_000_000L);

    private final long pause; // nanoseconds from one drawing to the next

    Style(long pause) {
      this.pause = pause;
    }
  }

  private static final int CELLS = 24;

  private final PrintStream err;
  private final Style style;
  private final String unit;
  private final LongSupplier nanos;
  private long firstTime;
  private long firstDone = -1; // nothing yet
  private long lastDone;
  private long drawnTime;
  private int drawnWidth;

  ProgressBar(PrintStream err, Style style, String unit, LongSupplier nanos) {
    this.err = err;
    this.style = style;
    this.unit = unit;
    this.nanos = nanos;
  }

  @Override
  public synchronized void step(long done, long total) {
    if (style == Style.SILENT) {
      return;
    }
    long now = nanos.getAsLong();
    boolean begins = firstDone < 0 || done < lastDone;
    if (begins || done == firstDone) {
      firstTime = now;
      firstDone = done;
    }
    lastDone = done;
    boolean ends = done == total && style == Style.LINES;
    if (begins || ends || now - drawnTime >= style.pause) {
      drawnTime = now;
      draw(line(done, total, now));
    }
  }

  private String line(long done, long total, long now) {
    double seconds = (now - firstTime) / 1e9;
    double rate = seconds > 0 ? (done - firstDone) / seconds : 0;
    StringBuilder line = new StringBuilder();
    if (total > 0) {
      int full = (int) Math.min(CELLS, CELLS * done / total);
      line.append("[%s%s] ".formatted("#".repeat(full), "-".repeat(CELLS - full)));
      line.append("%d/%d %s".formatted(done, total, unit));
    } else {
      line.append("%d %s".formatted(done, unit));
    }
    if (rate > 0) {
      line.append(String.format(Locale.ROOT, ", %.1f a second", rate));
      if (total > done) {
        line.append(", %s left".formatted(duration(Math.round((total - done) / rate))));
      }
    }
    return line.toString();
  }

  private static String duration(long seconds) {
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private void draw(String line) {
    if (style == Style.LINES) {
      err.println(line);
      return;
    }
    err.print("\r" + line + " ".repeat(Math.max(0, drawnWidth - line.length())));
    err.flush();
    drawnWidth = line.length();
  }

  /// Wipes the line, so that something else can be printed there; the next step draws it again.
  synchronized void clear() {
    if (drawnWidth > 0) {
      err.print("\r" + " ".repeat(drawnWidth) + "\r");
      err.flush();
      drawnWidth = 0;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
