package dev.mimic.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a command found, as one line of JSON for programs, its keys in the order given.
///
/// ```java
/// new ResultLine().with("l1", 0.0414).with("videos", 22).print(console.out());
/// ```
final class ResultLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // safe in any terminal and pipe
          .build();

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  ResultLine with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /// A measured number, of which only the first decimals mean something.
  ResultLine rounded(String key, double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return with(key, Math.round(value * scale) / scale);
  }

  /// The same; null where there is no number.
  ResultLine roundedOrNull(String key, @Nullable Double value, int decimals) {
    if (value != null) {
      return rounded(key, value, decimals);
    }
    values.put(key, null);
    return this;
  }

  void print(PrintStream out) {
    out.println(MAPPER.writeValueAsString(values));
    out.flush();
  }
}
