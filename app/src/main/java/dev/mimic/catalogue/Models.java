package dev.mimic.catalogue;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The list of models, as `models.yaml` beside the program says it.
///
/// @param models in the order in which they are shown
record Models(List<Model> models) {
  private static final double SIMILAR = 0.3;

  static Models shipped() {
    YAMLMapper mapper =
        YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    try (InputStream in = Models.class.getResourceAsStream("/models.yaml")) {
      if (in == null) {
        throw new IllegalStateException("models.yaml is not on the class path");
      }
      return mapper.readValue(in, Models.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The model of that name or alias, in upper or lower case.
  Model named(String name) {
    String word = name.toLowerCase(Locale.ROOT);
    return models.stream()
        .filter(model -> model.isCalled(word))
        .findFirst()
        .orElseThrow(() -> unknown(name, word));
  }

  private MimicException unknown(String name, String word) {
    String nearest = nearest(word);
    return new MimicException(
        "The model (%s) is unknown, expected one of (%s)%s"
            .formatted(
                name,
                String.join(", ", models.stream().map(Model::name).toList()),
                nearest == null ? "" : ". Maybe " + nearest));
  }

  private @Nullable String nearest(String word) {
    return models.stream()
        .map(Model::name)
        .max(Comparator.comparingDouble(name -> likeness(name, word)))
        .filter(name -> likeness(name, word) >= SIMILAR)
        .orElse(null);
  }

  /// How many pairs of neighbouring letters two words share: 0 none, 1 all.
  private static double likeness(String a, String b) {
    Set<String> shared = pairs(a);
    shared.retainAll(pairs(b));
    return 2.0 * shared.size() / Math.max(1, pairs(a).size() + pairs(b).size());
  }

  private static Set<String> pairs(String word) {
    Set<String> pairs = new HashSet<>();
    for (int i = 1; i < word.length(); i++) {
      pairs.add(word.substring(i - 1, i + 1));
    }
    return pairs;
  }
}
