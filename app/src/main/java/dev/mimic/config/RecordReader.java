package dev.mimic.config;

import dev.mimic.MimicException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;

/// Makes records of a YAML tree: a component `numKp` is the key `num_kp`; `@Nullable` components
/// and those with a [Default] may be left out, all others are required, and no other key may stand
/// there.
///
/// Jackson's own binding of records cannot tell a key that is absent from a 0, and stops at a class
/// name instead of the key's path; so it only parses and writes.
final class RecordReader {
  private RecordReader() {}

  /// Reads `tree` as a `type`; `path` (empty at the root) begins the messages.
  static <T extends Record> T read(JsonNode tree, Class<T> type, String path) {
    if (!tree.isObject()) {
      throw new MimicException(
          "%s is (%s), expected a section of keys and values".formatted(name(path), shown(tree)));
    }
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(key(component), component);
    }
    refuseUnknownKeys(tree, new ArrayList<>(components.keySet()), path);
    List<@Nullable Object> values = new ArrayList<>();
    components.forEach(
        (key, component) -> values.add(component(tree.get(key), component, path(path, key), path)));
    return construct(type, values, path);
  }

  private static String key(RecordComponent component) {
    return PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, component.getName());
  }

  private static void refuseUnknownKeys(JsonNode tree, List<String> known, String path) {
    for (String key : tree.propertyNames()) {
      if (!known.contains(key)) {
        throw unknownKey(path, key, known);
      }
    }
  }

  static MimicException unknownKey(String path, String key, List<String> known) {
    String nearest = Nearest.to(key, known);
    return new MimicException(
        "%s has an unknown key (%s), expected one of (%s)%s"
            .formatted(
                name(path),
                key,
                String.join(", ", known),
                nearest == null ? "" : ". Maybe " + nearest));
  }

  private static @Nullable Object component(
      @Nullable JsonNode node, RecordComponent component, String path, String parent) {
    Default standard = component.getAnnotation(Default.class);
    if (node == null && standard != null) {
      node = Yaml.parse(standard.value());
    }
    if (node == null || isNone(node)) {
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        return null;
      }
      String how = node == null ? "lacks the key" : "has no value for the key";
      throw new MimicException("%s %s (%s)".formatted(name(parent), how, key(component)));
    }
    return value(node, component.getAnnotatedType(), path);
  }

  /// PyYAML reads `None` as a string; the originals' files mean Python's None by it.
  private static boolean isNone(JsonNode node) {
    return node.isNull() || (node.isString() && node.asString().equals("None"));
  }

  private static Object value(JsonNode node, AnnotatedType annotated, String path) {
    if (annotated instanceof AnnotatedParameterizedType list) {
      return list(node, list.getAnnotatedActualTypeArguments()[0], path);
    }
    Class<?> type = (Class<?>) annotated.getType();
    if (type.isRecord()) {
      return read(node, type.asSubclass(Record.class), path);
    }
    String text = node.isContainer() ? null : node.asString();
    Object value = text == null ? null : scalar(text, type);
    if (value == null) {
      throw new MimicException(
          "%s is (%s), expected %s".formatted(path, shown(node), expected(type)));
    }
    return value;
  }

  /// A single value is a list of one: `degrees: 15`.
  private static List<Object> list(JsonNode node, AnnotatedType element, String path) {
    List<Object> values = new ArrayList<>();
    for (JsonNode item : node.isArray() ? node : List.of(node)) {
      values.add(value(item, element, path));
    }
    return values;
  }

  private static @Nullable Object scalar(String text, Class<?> type) {
    try {
      return switch (type.getSimpleName()) {
        case "String" -> text;
        case "boolean" -> truth(text);
        case "int", "Integer" -> new BigDecimal(text).intValueExact();
        case "long", "Long" -> new BigDecimal(text).longValueExact();
        case "double", "Double" -> new BigDecimal(text).doubleValue();
        default -> throw new IllegalArgumentException("no reader for " + type);
      };
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> null;
    };
  }

  private static String expected(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "a text";
      case "boolean" -> "true or false";
      case "double", "Double" -> "a number";
      default -> "a whole number";
    };
  }

  private static <T extends Record> T construct(
      Class<T> type, List<@Nullable Object> values, String path) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof MimicException refused) {
        throw new MimicException(path(path, String.valueOf(refused.getMessage())));
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String path(String parent, String key) {
    return parent.isEmpty() ? key : parent + "." + key;
  }

  private static String name(String path) {
    return path.isEmpty() ? "the top level" : path;
  }

  private static String shown(JsonNode node) {
    return node.isContainer() ? node.toString() : node.asString();
  }
}
