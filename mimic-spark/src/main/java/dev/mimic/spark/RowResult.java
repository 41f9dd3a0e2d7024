package dev.mimic.spark;

import dev.mimic.track.CsvLines;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What became of a line of a manifest.
///
/// @param message why it failed; empty where it did not
/// @param seconds that it took on its executor, files included
/// @param executor who did it
/// @param attempt how many had begun with it before
record RowResult(
    AnimateRow row,
    boolean done,
    String message,
    double seconds,
    long frames,
    String executor,
    int attempt)
    implements Serializable {
  static final List<String> COLUMNS =
      List.of(
          "row",
          "status",
          "message",
          "seconds",
          "frames",
          "source",
          "driving",
          "output",
          "options",
          "executor",
          "attempt");

  static RowResult failed(AnimateRow row, String message) {
    return new RowResult(row, false, message, 0, 0, "", 0);
  }

  String key() {
    return row.key();
  }

  /// The same under the number that the row has now.
  RowResult numbered(int number) {
    AnimateRow moved =
        new AnimateRow(number, row.source(), row.driving(), row.output(), row.options());
    return new RowResult(moved, done, message, seconds, frames, executor, attempt);
  }

  List<String> cells() {
    return List.of(
        String.valueOf(row.row()),
        done ? "done" : "failed",
        message.replaceAll("\\s*\\R\\s*", " "),
        String.format(Locale.ROOT, "%.3f", seconds),
        String.valueOf(frames),
        row.source(),
        row.driving(),
        row.output(),
        row.options(),
        executor,
        String.valueOf(attempt));
  }

  static RowResult of(List<String> cells) {
    if (cells.size() != COLUMNS.size()) {
      throw new IllegalArgumentException("a line of (%d) columns".formatted(cells.size()));
    }
    AnimateRow row =
        new AnimateRow(
            Integer.parseInt(cells.get(0)), cells.get(5), cells.get(6), cells.get(7), cells.get(8));
    return new RowResult(
        row,
        cells.get(1).equals("done"),
        cells.get(2),
        Double.parseDouble(cells.get(3)),
        Long.parseLong(cells.get(4)),
        cells.get(9),
        Integer.parseInt(cells.get(10)));
  }

  String line() {
    return CsvLines.line(cells());
  }

  static String table(List<RowResult> rows) {
    StringBuilder text = new StringBuilder(CsvLines.line(COLUMNS));
    rows.forEach(row -> text.append(row.line()));
    return text.toString();
  }

  /// @throws IllegalArgumentException if it is another table
  static List<RowResult> parse(String table) {
    List<List<String>> lines = CsvLines.parse(table);
    if (lines.isEmpty() || !lines.getFirst().equals(COLUMNS)) {
      throw new IllegalArgumentException("other columns");
    }
    List<RowResult> rows = new ArrayList<>();
    lines.stream().skip(1).map(RowResult::of).forEach(rows::add);
    return rows;
  }
}
