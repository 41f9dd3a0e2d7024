package dev.mimic.data;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pictures of a folder and all their faces: what a detector should find.
///
/// A folder says so in one of two ways: `faces.json`, where `hard` are indices of faces that need
/// not be found, or [Labels]' `labels.jsonl`, where `ignore` is what else may be a face.
///
/// ```json
/// {"a.jpg": {"faces": [[x1, y1, x2, y2], …], "hard": [1]}, …}
/// ```
public final class LabelledPictures {
  private static final String GROUPS = "faces.json";
  private static final String SINGLE = "labels.jsonl";
  private static final JsonMapper JSON = JsonMapper.shared();

  /// One picture.
  ///
  /// @param faces that should be found: x1, y1, x2, y2 each, in pixels
  /// @param unsure what may be found or not
  public record One(Path file, List<double[]> faces, List<double[]> unsure) {}

  private LabelledPictures() {}

  /// All labelled pictures of a folder, without the clips.
  ///
  /// @throws MimicException if the folder has no labels, or they are not as above
  public static List<One> of(Path folder) {
    Path groups = folder.resolve(GROUPS);
    Path single = folder.resolve(SINGLE);
    Path labels = Files.isRegularFile(groups) ? groups : single;
    try {
      List<One> found = labels.equals(groups) ? groups(groups) : single(single);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      // told below
    } catch (JacksonException | IllegalArgumentException e) {
      throw new MimicException(
          "The labels (%s) cannot be understood: %s"
              .formatted(labels, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    throw new MimicException(
        "The folder (%s) tells of no picture's faces, expected faces.json or labels.jsonl in it. Maybe name a single picture"
            .formatted(folder));
  }

  private static List<One> groups(Path file) throws IOException {
    List<One> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : JSON.readTree(Files.readString(file)).properties()) {
      Set<Integer> hard = new HashSet<>();
      entry.getValue().path("hard").forEach(index -> hard.add(index.asInt()));
      List<double[]> faces = new ArrayList<>();
      List<double[]> unsure = new ArrayList<>();
      JsonNode boxes = entry.getValue().path("faces");
      for (int i = 0; i < boxes.size(); i++) {
        (hard.contains(i) ? unsure : faces).add(box(boxes.get(i)));
      }
      found.add(new One(file.resolveSibling(entry.getKey()), faces, unsure));
    }
    return found;
  }

  private static List<One> single(Path file) throws IOException {
    List<One> found = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode label = JSON.readTree(line.isBlank() ? "{}" : line);
      String name = label.path("file").asString("");
      if (Footage.isPicture(Path.of(name))) {
        List<double[]> unsure = new ArrayList<>();
        label.path("ignore").forEach(other -> unsure.add(box(other)));
        found.add(new One(file.resolveSibling(name), List.of(box(label.path("box"))), unsure));
      }
    }
    return found;
  }

  private static double[] box(JsonNode numbers) {
    double[] box = numbers.valueStream().mapToDouble(one -> one.asDouble(Double.NaN)).toArray();
    if (box.length != 4) {
      throw new IllegalArgumentException("(%s) are no four numbers".formatted(numbers));
    }
    return box;
  }
}
