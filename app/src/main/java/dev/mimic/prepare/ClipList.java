package dev.mimic.prepare;

import dev.mimic.track.CsvLines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `clips.csv` says: of every video, what became of it.
public final class ClipList {
  /// The name of the file.
  public static final String NAME = "clips.csv";

  private final Map<String, List<ClipRow>> videos = new TreeMap<>();

  /// Reads what an earlier run wrote; a line that was cut off when that run was killed is left out.
  ///
  /// @throws IllegalArgumentException if it is another kind of file
  public static ClipList parse(String text) {
    ClipList list = new ClipList();
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<List<String>> lines = CsvLines.parse(whole);
    if (!text.isEmpty() && (lines.isEmpty() || !lines.getFirst().equals(ClipRow.COLUMNS))) {
      throw new IllegalArgumentException("other columns");
    }
    String last = "";
    for (List<String> cells : lines.subList(Math.min(1, lines.size()), lines.size())) {
      ClipRow row = ClipRow.of(cells);
      if (!row.video().equals(last)) {
        list.videos.put(row.video(), new ArrayList<>()); // what is said later holds
      }
      last = row.video();
      list.rows(row.video()).add(row);
    }
    return list;
  }

  static String header() {
    return CsvLines.line(ClipRow.COLUMNS);
  }

  /// Lines without the first one, which names the columns.
  public static String text(List<ClipRow> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(CsvLines.line(row.cells())));
    return text.toString();
  }

  /// All of it, by video.
  public String text() {
    StringBuilder text = new StringBuilder(header());
    videos.values().forEach(rows -> text.append(text(rows)));
    return text.toString();
  }

  /// What is known of a video.
  public List<ClipRow> rows(String video) {
    return videos.getOrDefault(video, List.of());
  }

  /// The clips of a video that are none now. The list lies where anybody may write: it must not
  /// name other files for removal.
  ///
  /// @param kept files of the clips that there are now
  public List<String> gone(String video, Collection<String> kept) {
    return rows(video).stream()
        .map(ClipRow::file)
        .filter(file -> file.matches("(train|test)/[^/\\\\]+\\.mp4") && !kept.contains(file))
        .toList();
  }

  /// Puts down what became of a video, in the place of what was known.
  public void put(String video, List<ClipRow> rows) {
    videos.put(video, List.copyOf(rows));
  }

  /// The halves that were chosen.
  public Map<String, Half> halves() {
    Map<String, Half> halves = new TreeMap<>();
    videos.values().forEach(rows -> rows.forEach(row -> halves.put(row.identity(), row.half())));
    return halves;
  }

  /// Whether a video is done as the settings say, as far as the list knows; its clips may have been
  /// deleted.
  public boolean isDone(String video, String settings) {
    List<ClipRow> rows = rows(video);
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(row -> row.settings().equals("%s of %d".formatted(settings, rows.size())));
  }
}
