package dev.mimic.config;

import dev.mimic.MimicException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One value for one key: `train_params.scales=[1, 0.5]`.
///
/// @param text what a person wrote
/// @param keys the path to the key
/// @param value what stands behind the `=`
record Assignment(String text, List<String> keys, String value) {
  static Assignment of(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new MimicException(
          "The override (%s) has no key and value, expected key.path=value. Maybe train_params.batch_size=8"
              .formatted(text));
    }
    List<String> keys = List.of(text.substring(0, equals).strip().split("\\.", -1));
    return new Assignment(text, keys, text.substring(equals + 1));
  }

  /// Sets the value in a tree; sections that are not there yet are made.
  ObjectNode into(ObjectNode tree) {
    ObjectNode section = tree;
    for (String key : keys.subList(0, keys.size() - 1)) {
      section = section.get(key) instanceof ObjectNode there ? there : section.putObject(key);
    }
    section.set(keys.getLast(), parsed());
    return tree;
  }

  private JsonNode parsed() {
    try {
      return Yaml.parse(value.isBlank() ? "None" : value);
    } catch (JacksonException e) {
      throw new MimicException(
          "(%s) is no value, expected YAML such as 8, true or [1, 0.5]".formatted(value), e);
    }
  }

  /// What went wrong with it, in one sentence.
  MimicException refused(MimicException why) {
    return new MimicException("The override (%s): %s".formatted(text, why.getMessage()), why);
  }
}
