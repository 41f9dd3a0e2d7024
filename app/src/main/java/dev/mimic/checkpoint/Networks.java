package dev.mimic.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the networks are in a checkpoint's tree: the layouts of the original, of Paddle's
/// training, and of flat files.
final class Networks {
  /// Those of a First Order Motion Model, which a flat file tells apart by prefixes.
  private static final List<String> FOMM = List.of("generator", "kp_detector", "discriminator");

  /// Where training with Paddle keeps the same networks again: in `Gen_Full` and `Dis`.
  private static final Map<String, Nested> IN_PADDLE_TRAINING =
      Map.of(
          "generator", new Nested("Gen_Full", "generator."),
          "kp_detector", new Nested("Gen_Full", "kp_extractor."),
          "discriminator", new Nested("Dis", "discriminator."));

  /// The usual names of the one state dict in a file with other things beside it.
  private static final List<String> SINGLE =
      List.of("state_dict", "model_state_dict", "model", "net", "params_ema", "params", "g_ema");

  /// What else is a map of tensors but not a network.
  private static final String STRUCTURED_NAMES = "StructuredToParameterName@@"; // Paddle's index

  private record Nested(String map, String prefix) {}

  private final Map<?, ?> root;

  private Networks(Map<?, ?> root) {
    this.root = root;
  }

  static Networks of(@Nullable Object root) {
    return new Networks(root instanceof Map<?, ?> map ? map : Map.of());
  }

  /// The top-level state dicts, or a motion model's networks where these hide in larger ones.
  List<String> names() {
    List<String> names = new ArrayList<>();
    root.forEach(
        (key, value) -> {
          boolean network = !coveredByAnother(key) && !key.toString().startsWith("optimizer");
          if (network && key instanceof String name && stateDict(value) != null) {
            names.add(name);
          }
        });
    for (String name : FOMM) {
      if (!names.contains(name) && find(name) != null) {
        names.add(name);
      }
    }
    return names.size() == 1 && isSingle(names.getFirst()) ? List.of() : names;
  }

  /// Whether this is a usual name for the only network of a file, which then needs none.
  static boolean isSingle(Object name) {
    return name instanceof String text && SINGLE.contains(text);
  }

  /// Whether the networks in here are found under their own names too.
  static boolean coveredByAnother(Object name) {
    return name.equals("Gen_Full") || name.equals("Dis") || name.equals(STRUCTURED_NAMES);
  }

  @Nullable Map<String, Stored> find(String name) {
    Map<String, Stored> own = stateDict(root.get(name));
    if (own != null) {
      return own;
    }
    Nested nested = IN_PADDLE_TRAINING.get(name);
    if (nested != null && root.get(nested.map) instanceof Map<?, ?> outer) {
      Map<String, Stored> inside = withPrefix(outer, nested.prefix);
      if (!inside.isEmpty()) {
        return inside;
      }
    }
    boolean here = FOMM.contains(name) && flatMotionModel();
    Map<String, Stored> flat = here ? withPrefix(root, name + ".") : Map.of();
    return flat.isEmpty() ? null : flat;
  }

  /// GPEN, which is one network, has a part called generator too, beside the encoder of that name.
  private boolean flatMotionModel() {
    return withPrefix(root, "ecd0.").isEmpty();
  }

  /// The tensors at the top that belong to no network of their own.
  Map<String, Stored> loose() {
    return flatMotionModel() ? unprefixed() : tensors(root);
  }

  private Map<String, Stored> unprefixed() {
    Map<String, Stored> loose = tensors(root);
    loose.keySet().removeIf(key -> FOMM.stream().anyMatch(name -> key.startsWith(name + ".")));
    return loose;
  }

  /// The single network of a file, or null.
  static @Nullable Map<String, Stored> flat(@Nullable Object root) {
    if (!(root instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, Stored> own = tensors(map);
    if (!own.isEmpty()) {
      return own;
    }
    for (String name : SINGLE) {
      Map<String, Stored> nested = stateDict(map.get(name));
      if (nested != null) {
        return nested;
      }
    }
    List<String> names = of(map).names();
    return names.size() == 1 ? of(map).find(names.getFirst()) : null;
  }

  /// A map whose values are all tensors, or null.
  private static @Nullable Map<String, Stored> stateDict(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, Stored> tensors = tensors(map);
    int others = map.containsKey(STRUCTURED_NAMES) ? 1 : 0;
    return tensors.isEmpty() || tensors.size() + others != map.size() ? null : tensors;
  }

  private static Map<String, Stored> tensors(Map<?, ?> map) {
    return withPrefix(map, "");
  }

  private static Map<String, Stored> withPrefix(Map<?, ?> map, String prefix) {
    Map<String, Stored> tensors = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Stored tensor = tensor(value);
          if (tensor != null && key instanceof String name && name.startsWith(prefix)) {
            tensors.put(name.substring(prefix.length()), tensor);
          }
        });
    return tensors;
  }

  /// A tensor, or Paddle's pair of its name there and an array.
  static @Nullable Stored tensor(@Nullable Object value) {
    if (value instanceof Tuple pair && pair.size() == 2 && pair.get(0) instanceof String) {
      return tensor(pair.get(1));
    }
    return value instanceof Stored tensor ? tensor : null;
  }
}
