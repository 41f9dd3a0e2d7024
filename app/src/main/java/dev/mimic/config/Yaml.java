package dev.mimic.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// YAML text to tree and back, by Jackson.
final class Yaml {
  /// The largest configuration of the originals has 6 KB.
  private static final long MAX_BYTES = 1 << 20;

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Yaml() {}

  /// The tree of a file, whose top level must hold keys and values.
  static ObjectNode read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new MimicException(
            "The configuration (%s) is not a file, expected YAML".formatted(file));
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new MimicException(
            "The configuration (%s) has (%,d) bytes, expected at most 1 MB of YAML. Maybe it is a checkpoint"
                .formatted(file, Files.size(file)));
      }
      return section(Files.readString(file), file.toString());
    } catch (MalformedInputException e) {
      throw new MimicException(
          "The configuration (%s) is no text, expected YAML. Maybe it is a checkpoint"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new MimicException(
          "The configuration (%s) cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// The tree of a text named `name`.
  static ObjectNode section(String text, String name) {
    try {
      JsonNode tree = parse(text);
      if (tree instanceof ObjectNode section) {
        return section;
      }
    } catch (JacksonException e) {
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new MimicException(
          "The configuration (%s) is no YAML%s: %s".formatted(name, where, what), e);
    }
    throw new MimicException(
        "The configuration (%s) holds no keys and values, expected YAML with model_params"
            .formatted(name));
  }

  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  static ObjectNode tree(Object records) {
    return MAPPER.valueToTree(records);
  }

  static String write(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }
}
