package dev.mimic.track;

import java.util.ArrayList;
import java.util.List;

/// Comma-separated values (RFC 4180), for file names that may hold anything.
public final class CsvLines {
  private CsvLines() {}

  /// One line, its end included.
  public static String line(List<String> cells) {
    return String.join(",", cells.stream().map(CsvLines::quoted).toList()) + "\n";
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /// The cells of each line.
  ///
  /// @throws IllegalArgumentException if the last line has no end
  public static List<List<String>> parse(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean doubled = c == '"' && quoted && text.startsWith("\"\"", i);
      if (doubled) {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        cell.append(c);
      } else if (c != '\r') {
        line.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      }
    }
    if (quoted || !line.isEmpty() || !cell.isEmpty()) {
      throw new IllegalArgumentException("its last line is cut off");
    }
    return lines;
  }
}
