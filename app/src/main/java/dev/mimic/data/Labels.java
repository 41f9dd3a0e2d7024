package dev.mimic.data;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where the faces of a folder's clips and pictures are: `labels.jsonl` beside them, a JSON object
/// a line.
///
/// ```json
/// {"file": "p012#1.mp4", "frame": 8, "box": [x1, y1, x2, y2], "points68": [[x, y], …]}
/// ```
///
/// Coordinates are pixels of the file's own frames; `frame`, absent for pictures, counts from 0 and
/// need not be there for every frame. `ignore` lists boxes that may hold faces or not. Other keys
/// are none of ours.
final class Labels {
  private static final String FILE = "labels.jsonl";
  private static final JsonMapper JSON = JsonMapper.shared();

  /// One face.
  ///
  /// @param box x1, y1, x2, y2
  /// @param points 68 pairs of x and y in the order of 300-W
  /// @param ignored what else in the frame may be a face: four numbers each, as `box` has them
  record Face(double[] box, double[] points, double[] ignored) {
    /// The face on the way from this frame to another one.
    Face towards(Face other, double part) {
      return new Face(between(box, other.box, part), between(points, other.points, part), ignored);
    }

    private static double[] between(double[] a, double[] b, double part) {
      double[] mixed = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        mixed[i] = (1 - part) * a[i] + part * b[i];
      }
      return mixed;
    }

    /// The same face where the frame is so many times as wide and high.
    Face scaled(double x, double y) {
      return new Face(scaled(box, x, y), scaled(points, x, y), scaled(ignored, x, y));
    }

    private static double[] scaled(double[] xy, double x, double y) {
      double[] scaled = new double[xy.length];
      for (int i = 0; i < xy.length; i++) {
        scaled[i] = (xy[i] + 0.5) * (i % 2 == 0 ? x : y) - 0.5;
      }
      return scaled;
    }
  }

  private final Map<String, TreeMap<Integer, Face>> faces;

  private Labels(Map<String, TreeMap<Integer, Face>> faces) {
    this.faces = faces;
  }

  /// The labels of a folder; none where there is no such file.
  ///
  /// @throws MimicException if a line of the file is not as above
  static Labels of(Path folder) {
    Map<String, TreeMap<Integer, Face>> faces = new HashMap<>();
    Path file = folder.resolve(FILE);
    if (Files.isRegularFile(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.filter(line -> !line.isBlank()).forEach(line -> read(line, file, faces));
      } catch (IOException e) {
        throw new MimicException("The labels (%s) cannot be read: %s".formatted(file, e), e);
      }
    }
    return new Labels(faces);
  }

  private static void read(String line, Path file, Map<String, TreeMap<Integer, Face>> faces) {
    try {
      JsonNode label = JSON.readTree(line);
      double[] box = numbers(label.path("box"));
      double[] points = numbers(label.path("points68"));
      double[] ignored = numbers(label.path("ignore"));
      if (box.length == 4
          && points.length == 136
          && ignored.length % 4 == 0
          && label.path("file").isString()) {
        faces
            .computeIfAbsent(label.path("file").asString(), _ -> new TreeMap<>())
            .put(label.path("frame").asInt(0), new Face(box, points, ignored));
        return;
      }
    } catch (JacksonException e) {
      // told below
    }
    String start = line.substring(0, Math.min(80, line.length()));
    throw new MimicException(
        "The labels (%s) have a line (%s…), expected an object with file, box (4 numbers) and points68 (68 pairs)."
            .formatted(file, start));
  }

  private static double[] numbers(JsonNode node) {
    return node.valueStream()
        .flatMap(one -> one.isArray() ? one.valueStream() : Stream.of(one))
        .mapToDouble(one -> one.asDouble(Double.NaN))
        .filter(Double::isFinite)
        .toArray();
  }

  boolean isEmpty() {
    return faces.isEmpty();
  }

  /// Every labelled frame, by file and number.
  SortedMap<String, SortedMap<Integer, Face>> all() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(faces));
  }

  /// The face in a frame: between the labelled frames around it, or at the nearest one; null where
  /// the file has none.
  @Nullable Face find(String file, int frame) {
    TreeMap<Integer, Face> known = faces.get(file);
    if (known == null) {
      return null;
    }
    var before = known.floorEntry(frame);
    var after = known.ceilingEntry(frame);
    if (before == null || after == null) {
      return (before == null ? after : before).getValue();
    }
    int gap = after.getKey() - before.getKey();
    double part = gap == 0 ? 0 : (double) (frame - before.getKey()) / gap;
    return before.getValue().towards(after.getValue(), part);
  }
}
