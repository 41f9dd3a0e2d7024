package dev.mimic.serve;

import dev.mimic.animate.LivePortrait;
import dev.mimic.animate.LiveSettings;
import dev.mimic.image.Image;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What messages of the live path may say, as docs/api.md lists it.
final class LiveStart {
  private LiveStart() {}

  /// Settings with the changes that a message asks for.
  ///
  /// @throws Refusal with 422 for a value that a field cannot have
  static LiveSettings settings(Map<String, Object> said, LiveSettings now) {
    return new LiveSettings(
        is(said, "relative", now.relative()),
        is(said, "adapt-scale", now.adaptScale()),
        is(said, "still-border", now.stillBorder()),
        whole(said, now.whole()),
        is(said, "mirror", now.mirror()),
        number(said, "zoom", now.zoom(), 1, 8),
        number(said, "shift-x", now.shiftX(), -1, 1),
        number(said, "shift-y", now.shiftY(), -1, 1),
        is(said, "overlay", now.overlay()),
        number(said, "smoothing", now.smoothing(), 0, 1));
  }

  /// Whether a message says which part of the driver drives.
  static boolean crops(Map<String, Object> said) {
    return said.containsKey("zoom") || said.containsKey("shift-x") || said.containsKey("shift-y");
  }

  static boolean is(Map<String, Object> said, String field, boolean otherwise) {
    Object value = said.getOrDefault(field, otherwise);
    if (!(value instanceof Boolean truth)) {
      throw wrong(field, value, "true or false");
    }
    return truth;
  }

  private static boolean whole(Map<String, Object> said, boolean otherwise) {
    Object value = said.getOrDefault("view", otherwise ? "picture" : "face");
    if (!value.equals("picture") && !value.equals("face")) {
      throw wrong("view", value, "face or picture");
    }
    return value.equals("picture");
  }

  private static double number(
      Map<String, Object> said, String field, double otherwise, double least, double most) {
    Object value = said.getOrDefault(field, otherwise);
    if (!(value instanceof Number n) || !(n.doubleValue() >= least && n.doubleValue() <= most)) {
      throw wrong(field, value, "a number from %s to %s".formatted(least, most));
    }
    return n.doubleValue();
  }

  /// Which face moves: counted from the left, 0 for the whole picture, -1 where nobody says.
  static int face(Map<String, Object> said) {
    Object value = said.getOrDefault("face", -1);
    if (!(value instanceof Integer face) || face < -1 || face > 999) {
      throw wrong("face", value, "a whole number from 0");
    }
    return face;
  }

  /// The line of text that a recording carries, as an option of jobs; null for none.
  static @Nullable String mark(Map<String, Object> said) {
    Object value = said.get("mark");
    if (value != null) {
      WishWords.check("mark", value);
    }
    return (String) value;
  }

  static @Nullable String word(Map<String, Object> said, String field) {
    Object value = said.get(field);
    if (value != null && !(value instanceof String)) {
      throw wrong(field, value, "a word");
    }
    return (String) value;
  }

  private static Refusal wrong(String field, @Nullable Object value, String expected) {
    return new Refusal(
        422,
        "The field %s is (%s), expected %s."
            .formatted(field, Form.shown(String.valueOf(value)), expected));
  }

  /// What is told of a picture that can be moved.
  static Map<String, Object> ready(LivePortrait made, String model, int frameBytes) {
    Image still = made.still();
    Map<String, Object> ready = new LinkedHashMap<>();
    ready.put("type", "ready");
    ready.put("size", made.size());
    ready.put("width", still.width());
    ready.put("height", still.height());
    ready.put("model", model);
    ready.put("precision", made.precision().word());
    ready.put("frameBytes", frameBytes);
    return ready;
  }

  /// All settings as a message.
  static Map<String, Object> message(LiveSettings settings) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "settings");
    message.put("relative", settings.relative());
    message.put("adapt-scale", settings.adaptScale());
    message.put("still-border", settings.stillBorder());
    message.put("view", settings.whole() ? "picture" : "face");
    message.put("mirror", settings.mirror());
    message.put("zoom", settings.zoom());
    message.put("shift-x", settings.shiftX());
    message.put("shift-y", settings.shiftY());
    message.put("overlay", settings.overlay());
    message.put("smoothing", settings.smoothing());
    return message;
  }
}
