package dev.mimic.prepare;

import dev.mimic.MimicException;
import dev.mimic.video.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/// A folder of results on this machine, with its `clips.csv`. From any thread.
///
/// The list grows by what each video adds and is put in order at the end, so that twenty thousand
/// videos do not write it twenty thousand times.
final class ClipFolder {
  private final Path folder;
  private final Path file;
  private final ClipList list;

  /// Reads the list of an earlier run, if there is one.
  ///
  /// @throws MimicException if the folder holds another file of that name, or cannot be written to
  static ClipFolder open(Path folder) {
    Path file = folder.resolve(ClipList.NAME);
    try {
      ClipList list = ClipList.parse(Files.exists(file) ? Files.readString(file) : "");
      ClipFolder opened = new ClipFolder(folder, file, list);
      opened.tidy();
      return opened;
    } catch (IOException | IllegalArgumentException e) {
      throw new MimicException(
          "The file (%s) is not a list of clips that mimic prepare wrote (%s). Maybe choose another folder with -o, or remove it."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private ClipFolder(Path folder, Path file, ClipList list) {
    this.folder = folder;
    this.file = file;
    this.list = list;
  }

  Path folder() {
    return folder;
  }

  Map<String, Half> halves() {
    return list.halves();
  }

  /// What an earlier run made, if it was with the same settings and the clips are there; empty if
  /// the video must be done.
  synchronized List<ClipRow> done(String video, String settings) {
    List<ClipRow> rows = list.rows(video);
    boolean stands =
        list.isDone(video, settings)
            && rows.stream()
                .allMatch(row -> !row.kept() || Files.exists(folder.resolve(row.file())));
    return stands ? rows : List.of();
  }

  /// Puts down what became of a video; clips of an earlier run that are none now are removed.
  synchronized void put(String video, List<ClipRow> rows) {
    List<String> gone = list.gone(video, rows.stream().map(ClipRow::file).toList());
    list.put(video, rows);
    try {
      Files.writeString(file, ClipList.text(rows), StandardOpenOption.APPEND);
      for (String clip : gone) {
        Files.deleteIfExists(folder.resolve(clip));
      }
    } catch (IOException e) {
      throw new MimicException("The list (%s) cannot be written: %s.".formatted(file, e), e);
    }
  }

  /// Writes the list in order.
  synchronized void tidy() {
    try (PartialFile partial = PartialFile.beside(file)) {
      Files.writeString(partial.path(), list.text());
      partial.commit();
    } catch (IOException e) {
      throw new MimicException("The list (%s) cannot be written: %s.".formatted(file, e), e);
    }
  }
}
