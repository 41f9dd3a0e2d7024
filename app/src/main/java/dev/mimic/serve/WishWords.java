package dev.mimic.serve;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Which options a job knows, and what each may be: as `openapi.yaml` says it.
final class WishWords {
  private static final Predicate<Object> TRUTH = Boolean.class::isInstance;

  /// What a value must be, in words and as a check.
  private record Kind(String words, Predicate<Object> check) {}

  private static final Map<String, Kind> KNOWN = known();

  /// Switches that the command line has only in the one direction.
  private static final Set<String> IDLE =
      Set.of(
          "--no-multi-person",
          "--no-face-enhancement",
          "--no-find-best-frame",
          "--no-side-by-side");

  private WishWords() {}

  private static Map<String, Kind> known() {
    Map<String, Kind> known = new TreeMap<>();
    for (String word :
        List.of(
            "multi-person",
            "face-enhancement",
            "relative",
            "adapt-scale",
            "find-best-frame",
            "still-border",
            "side-by-side")) {
      known.put(word, new Kind("true or false", TRUTH));
    }
    known.put("crop", oneOf("auto", "none"));
    known.put("crop-driving", oneOf("auto", "none"));
    known.put("paste", oneOf("soft", "hard"));
    known.put("shorter", oneOf("loop", "hold"));
    known.put("audio", oneOf("driving", "none"));
    known.put(
        "face-detector",
        oneOf("mimic-finder", "yunet", "blazeface", "blazeface-back", "s3fd", "cascade"));
    known.put("best-frame", whole(0, 1_000_000));
    known.put("image-size", whole(64, 1024));
    known.put(
        "ratio",
        new Kind(
            "a number from 0.05 to 1",
            it -> it instanceof Number n && n.doubleValue() >= 0.05 && n.doubleValue() <= 1));
    known.put(
        "faces",
        new Kind(
            "a list of numbers, counted from 1",
            it ->
                it instanceof List<?> list
                    && list.size() <= 64
                    && list.stream().allMatch(whole(1, 999).check::test)));
    known.put("model", text("[a-z0-9][a-z0-9-]{0,39}", "a name of /api/models"));
    known.put("mark", text("[ -~]{1,40}", "1 to 40 letters, digits and signs of ASCII"));
    return known;
  }

  private static Kind oneOf(String... words) {
    return new Kind("one of (%s)".formatted(String.join(", ", words)), Set.of(words)::contains);
  }

  private static Kind whole(int least, int most) {
    return new Kind(
        "a whole number from %d to %d".formatted(least, most),
        it -> it instanceof Integer n && n >= least && n <= most);
  }

  private static Kind text(String pattern, String words) {
    return new Kind(words, it -> it instanceof String s && s.matches(pattern));
  }

  /// @throws Refusal with 422
  static void check(String word, Object value) {
    Kind kind = KNOWN.get(word);
    if (kind == null) {
      throw new Refusal(
          422,
          "The option (%s) is unknown, expected some of (%s)."
              .formatted(Form.shown(word), String.join(", ", KNOWN.keySet())));
    }
    if (value == null || !kind.check.test(value)) {
      throw new Refusal(
          422,
          "The option %s is (%s), expected %s."
              .formatted(word, Form.shown(String.valueOf(value)), kind.words));
    }
  }

  static boolean isIdle(String option) {
    return IDLE.contains(option);
  }
}
