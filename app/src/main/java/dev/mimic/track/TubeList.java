package dev.mimic.track;

import dev.mimic.MimicException;
import dev.mimic.video.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The folder of results and its `tubes.csv`, which says for every video what was kept of it and
/// why the rest was not. From any thread.
final class TubeList {
  private static final String NAME = "tubes.csv";
  private static final List<String> COLUMNS =
      List.of(
          "file", "video", "start", "end", "x1", "y1", "x2", "y2", "kept", "reason", "settings");

  private final Path folder;
  private final Map<String, List<TubeRow>> videos = new TreeMap<>();

  /// Reads the list of an earlier run, if there is one.
  ///
  /// @throws MimicException if the folder holds another file of that name
  TubeList(Path folder) {
    this.folder = folder;
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<List<String>> lines = CsvLines.parse(Files.readString(file));
      if (lines.isEmpty() || !lines.getFirst().equals(COLUMNS)) {
        throw new IllegalArgumentException("other columns");
      }
      lines.stream().skip(1).map(TubeList::row).forEach(this::add);
    } catch (IOException | IllegalArgumentException e) {
      throw new MimicException(
          "The file (%s) is not a list of tubes that mimic crop-video wrote (%s). Maybe choose another folder with -o, or remove it."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private void add(TubeRow row) {
    videos.computeIfAbsent(row.video(), _ -> new ArrayList<>()).add(row);
  }

  private static TubeRow row(List<String> cells) {
    if (cells.size() != COLUMNS.size()) {
      throw new IllegalArgumentException("a line of (%d) columns".formatted(cells.size()));
    }
    TubeRow.Span span = null;
    if (!cells.get(2).isEmpty()) {
      int[] numbers = cells.subList(2, 8).stream().mapToInt(Integer::parseInt).toArray();
      TubeBox box = new TubeBox(numbers[2], numbers[3], numbers[4], numbers[5]);
      span = new TubeRow.Span(numbers[0], numbers[1], box);
    }
    return new TubeRow(cells.get(0), cells.get(1), span, cells.get(9), cells.get(10));
  }

  Path folder() {
    return folder;
  }

  /// What an earlier run found, if it was made with the same settings and its files are there;
  /// empty if the video must be done.
  synchronized List<TubeRow> done(String video, String settings) {
    List<TubeRow> rows = videos.getOrDefault(video, List.of());
    boolean stands =
        rows.stream()
            .allMatch(
                row ->
                    row.settings().equals(settings)
                        && (!row.kept() || Files.exists(folder.resolve(row.file()))));
    return stands ? List.copyOf(rows) : List.of();
  }

  /// Puts down what has become of a video, in the place of what was known of it before; results of
  /// then that are none now are removed.
  synchronized void put(String video, List<TubeRow> rows) {
    List<TubeRow> before = videos.getOrDefault(video, List.of());
    videos.put(video, List.copyOf(rows));
    write();
    List<String> files = rows.stream().map(TubeRow::file).toList();
    before.stream()
        .map(TubeRow::file)
        .filter(file -> isResult(file, video) && !files.contains(file))
        .forEach(this::remove);
  }

  /// The list lies where anybody may write: it must not name other files for removal.
  private static boolean isResult(String file, String video) {
    return file.startsWith(VideoTubes.stem(video) + "#")
        && file.endsWith(".mp4")
        && !file.contains("/")
        && !file.contains("\\");
  }

  private void remove(String file) {
    try {
      Files.deleteIfExists(folder.resolve(file));
    } catch (IOException e) {
      throw new MimicException(
          "The old result (%s) cannot be removed: %s."
              .formatted(folder.resolve(file), e.getMessage()),
          e);
    }
  }

  private void write() {
    StringBuilder text = new StringBuilder(CsvLines.line(COLUMNS));
    videos.values().forEach(rows -> rows.forEach(row -> text.append(CsvLines.line(cells(row)))));
    Path file = folder.resolve(NAME);
    try (PartialFile partial = PartialFile.beside(file)) {
      Files.writeString(partial.path(), text);
      partial.commit();
    } catch (IOException e) {
      throw new MimicException(
          "The list (%s) cannot be written: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static List<String> cells(TubeRow row) {
    List<String> cells = new ArrayList<>(List.of(row.file(), row.video()));
    TubeRow.Span span = row.tube();
    if (span == null) {
      cells.addAll(List.of("", "", "", "", "", ""));
    } else {
      TubeBox box = span.box();
      for (int n : new int[] {span.start(), span.end(), box.x1(), box.y1(), box.x2(), box.y2()}) {
        cells.add(String.valueOf(n));
      }
    }
    cells.addAll(List.of(row.kept() ? "yes" : "no", row.reason(), row.settings()));
    return cells;
  }
}
