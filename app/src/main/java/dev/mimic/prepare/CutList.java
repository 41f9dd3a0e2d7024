package dev.mimic.prepare;

import dev.mimic.MimicException;
import dev.mimic.track.CsvLines;
import dev.mimic.track.TubeBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the original's metadata (`vox-metadata.csv`): `video_id,start,end,bbox`, and if they are
/// there `fps,width,height,partition,person_id`, in any order. A box is `left-top-right-bottom`.
public final class CutList {
  private static final String EXAMPLE =
      "expected a first line such as video_id,start,end,bbox,fps,width,height,partition,person_id"
          + " and lines such as WMh3ye5tBsE,3657,3994,624-48-1018-553,25,1280,720,train,id10005";

  private final Path file;
  private final Map<String, Integer> columns = new HashMap<>();

  private CutList(Path file) {
    this.file = file;
  }

  /// All of a file, strictly: a list with a mistake in it is not half obeyed.
  ///
  /// @throws MimicException if it cannot be read, or a line says nothing that can be cut
  public static List<Cut> read(Path file) {
    try {
      String text = Files.readString(file).replaceFirst("^\uFEFF", "");
      return new CutList(file).cuts(CsvLines.parse(text.endsWith("\n") ? text : text + "\n"));
    } catch (IOException e) {
      throw new MimicException(
          "The list (%s) cannot be read as text (%s), %s.".formatted(file, e, EXAMPLE), e);
    } catch (IllegalArgumentException e) {
      throw new MimicException(
          "The list (%s) is not comma-separated text: %s; %s."
              .formatted(file, e.getMessage(), EXAMPLE),
          e);
    }
  }

  private List<Cut> cuts(List<List<String>> lines) {
    List<String> header = lines.isEmpty() ? List.of() : lines.getFirst();
    for (int i = 0; i < header.size(); i++) {
      columns.put(header.get(i).strip().toLowerCase(Locale.ROOT), i);
    }
    for (String needed : List.of("start", "end")) {
      requireOne(needed);
    }
    requireOne("video_id", "id");
    requireOne("bbox", "box");
    List<Cut> cuts = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> line = lines.get(i);
      if (line.stream().anyMatch(cell -> !cell.isBlank())) {
        cuts.add(cut(line, i + 1));
      }
    }
    return cuts;
  }

  private void requireOne(String... names) {
    for (String name : names) {
      if (columns.containsKey(name)) {
        return;
      }
    }
    throw new MimicException(
        "The list (%s) has no column (%s), %s.".formatted(file, names[0], EXAMPLE));
  }

  private Cut cut(List<String> line, int number) {
    try {
      int start = whole(line, "start");
      int end = whole(line, "end");
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException("frames (%d) to (%d)".formatted(start, end));
      }
      String box = cell(line, "bbox", "box");
      if (!box.matches("-?\\d{1,6}-\\d{1,6}-\\d{1,6}-\\d{1,6}|-?\\d{1,6}( -?\\d{1,6}){3}")) {
        throw new IllegalArgumentException("the box (%s)".formatted(box));
      }
      String[] sides = box.split("(?<=\\d)[- ]", -1);
      return new Cut(
          name(line, "video_id", "id"),
          name(line, "person_id"),
          start,
          end,
          new TubeBox(
              Integer.parseInt(sides[0]),
              Integer.parseInt(sides[1]),
              Integer.parseInt(sides[2]),
              Integer.parseInt(sides[3])),
          number(line, "fps"),
          (int) number(line, "width"),
          (int) number(line, "height"),
          half(cell(line, "partition")));
    } catch (IllegalArgumentException e) {
      throw new MimicException(
          "Line (%d) of the list (%s) cannot be cut: %s; %s."
              .formatted(number, file, e.getMessage(), EXAMPLE),
          e);
    }
  }

  private String cell(List<String> line, String... names) {
    for (String name : names) {
      Integer column = columns.get(name);
      if (column != null && column < line.size()) {
        return line.get(column).strip();
      }
    }
    return "";
  }

  /// It becomes part of a file's name.
  private String name(List<String> line, String... names) {
    String name = cell(line, names);
    boolean needed = !names[0].equals("person_id");
    if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw new IllegalArgumentException("(%s) is no name".formatted(name));
    }
    if (needed && name.isEmpty()) {
      throw new IllegalArgumentException("it names no video");
    }
    return name;
  }

  private int whole(List<String> line, String name) {
    String value = cell(line, name);
    if (!value.matches("\\d{1,9}(\\.0+)?")) {
      throw new IllegalArgumentException("the %s (%s)".formatted(name, value));
    }
    return (int) Double.parseDouble(value);
  }

  private double number(List<String> line, String name) {
    String value = cell(line, name);
    if (!value.matches("(\\d{1,6}(\\.\\d{1,9})?)?")) {
      throw new IllegalArgumentException("the %s (%s)".formatted(name, value));
    }
    return value.isEmpty() ? 0 : Double.parseDouble(value);
  }

  private static @Nullable Half half(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "train" -> Half.TRAIN;
      case "test" -> Half.TEST;
      default -> throw new IllegalArgumentException("the partition (%s)".formatted(name));
    };
  }
}
