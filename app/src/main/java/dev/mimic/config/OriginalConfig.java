package dev.mimic.config;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Small differences between the ages of the original's files.
final class OriginalConfig {
  /// Keys that stand in files of the original and its forks, and that its code never reads.
  private static final Map<String, List<String>> IDLE =
      Map.of(
          "train_params", List.of("crop", "dataloader_workers"), "dataset_params", List.of("name"));

  private OriginalConfig() {}

  /// Takes the keys without effect out of `tree` and adds their paths to `idle`; `image_shape`, the
  /// first name of `frame_shape`, gets its later name.
  static void dropIdleKeys(ObjectNode tree, List<String> idle) {
    IDLE.forEach(
        (name, keys) -> {
          if (tree.get(name) instanceof ObjectNode section) {
            keys.stream()
                .filter(key -> section.remove(key) != null)
                .forEach(key -> idle.add(name + "." + key));
          }
        });
    if (tree.get("dataset_params") instanceof ObjectNode dataset && !dataset.has("frame_shape")) {
      JsonNode shape = dataset.remove("image_shape");
      if (shape != null) {
        dataset.set("frame_shape", shape);
      }
    }
  }
}
