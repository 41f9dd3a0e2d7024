package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Two clips of which one is to move like the other (`frames_dataset.py`, PairedDataset).
///
/// @param source its first frame is animated
/// @param driving all its frames drive
public record ClipPair(Clip source, Clip driving) {
  /// The pairs to animate: of `pairs_list` where the configuration names one, else at random.
  ///
  /// Rows about clips that are not there are left out, with a note; and where the list itself is
  /// not there (the original's repository has no `vox256.csv`), pairs are drawn. The draw is the
  /// original's (among the first `numPairs` clips, without repetition, seeded) but not NumPy's
  /// numbers.
  public static List<ClipPair> of(Clips clips, DatasetParams params, int numPairs) {
    if (params.pairsList() == null) {
      return random(clips, numPairs);
    }
    Path list = Path.of(params.pairsList());
    if (!Files.isRegularFile(list)) {
      clips
          .notes()
          .say("The pairs list (%s) does not exist: pairs are drawn at random".formatted(list));
      return random(clips, numPairs);
    }
    return listed(clips, list, numPairs);
  }

  private static List<ClipPair> random(Clips clips, int numPairs) {
    int side = Math.min(numPairs, clips.list().size());
    return Arrays.stream(Seeds.order(side * side, Seeds.at(0)))
        .limit(numPairs)
        .mapToObj(
            cell -> new ClipPair(clips.list().get(cell % side), clips.list().get(cell / side)))
        .toList();
  }

  private static List<ClipPair> listed(Clips clips, Path list, int numPairs) {
    List<List<String>> rows = rows(list);
    int source = column(rows.getFirst(), "source", list);
    int driving = column(rows.getFirst(), "driving", list);
    Map<String, Clip> byName =
        clips.list().stream().collect(Collectors.toMap(Clip::name, Function.identity()));
    List<ClipPair> pairs = new ArrayList<>();
    List<List<String>> body = rows.subList(1, rows.size());
    for (List<String> row : body) {
      Clip from = row.size() > source ? byName.get(row.get(source)) : null;
      Clip by = row.size() > driving ? byName.get(row.get(driving)) : null;
      if (from != null && by != null) {
        pairs.add(new ClipPair(from, by));
      }
    }
    if (pairs.isEmpty()) {
      throw new MimicException(
          "The pairs list (%s) names no two clips of (%s), expected their file names. Maybe set dataset_params.pairs_list=None"
              .formatted(list, clips.folder()));
    }
    if (pairs.size() < body.size()) {
      clips
          .notes()
          .say(
              "(%d) of (%d) pairs of (%s) are left out: their clips are not in (%s)"
                  .formatted(body.size() - pairs.size(), body.size(), list, clips.folder()));
    }
    return pairs.subList(0, Math.min(numPairs, pairs.size()));
  }

  private static List<List<String>> rows(Path list) {
    try {
      List<List<String>> rows =
          Files.readAllLines(list).stream()
              .filter(line -> !line.isBlank())
              .map(line -> Arrays.stream(line.split(",", -1)).map(ClipPair::cell).toList())
              .toList();
      if (!rows.isEmpty()) {
        return rows;
      }
      throw new MimicException(
          "The pairs list (%s) is empty, expected columns source and driving".formatted(list));
    } catch (IOException e) {
      throw new MimicException(
          "The pairs list (%s) cannot be read: %s".formatted(list, e.getMessage()), e);
    }
  }

  private static String cell(String text) {
    String cell = text.strip();
    boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
    return quoted ? cell.substring(1, cell.length() - 1) : cell;
  }

  private static int column(List<String> header, String name, Path list) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw new MimicException(
          "The pairs list (%s) has the columns (%s), expected source and driving"
              .formatted(list, String.join(", ", header)));
    }
    return column;
  }
}
