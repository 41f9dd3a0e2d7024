package dev.mimic.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// As much JSON as a safetensors header needs: objects, arrays, text and whole numbers.
///
/// Stricter than JSON in what helps an attacker: names occur once, nesting ends at four.
final class Json {
  private static final int MAX_DEPTH = 4;

  private final Source in;
  private final String text;
  private int at;

  private Json(Source in, String text) {
    this.in = in;
    this.text = text;
  }

  /// Parses the one value that `bytes` hold.
  static Object parse(Source in, byte[] bytes) {
    Json json = new Json(in, new String(bytes, StandardCharsets.UTF_8));
    Object value = json.value(0);
    json.skipSpace();
    if (json.at != json.text.length()) {
      throw json.wrong();
    }
    return value;
  }

  private Object value(int depth) {
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    open('{', depth);
    while (more('}', map.isEmpty())) {
      skipSpace();
      String name = string();
      skipSpace();
      expect(':');
      if (map.put(name, value(depth)) != null) {
        throw in.refusal("has the name (%s) twice in its header", Source.shown(name));
      }
    }
    return map;
  }

  private List<Object> array(int depth) {
    List<Object> list = new ArrayList<>();
    open('[', depth);
    while (more(']', list.isEmpty())) {
      list.add(value(depth));
    }
    return list;
  }

  private void open(char bracket, int depth) {
    expect(bracket);
    if (depth > MAX_DEPTH) {
      throw wrong();
    }
  }

  /// Whether another item follows; steps over the comma or the closing bracket.
  private boolean more(char end, boolean first) {
    skipSpace();
    if (peek() == end) {
      at++;
      return false;
    }
    if (!first) {
      expect(',');
    }
    return true;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw wrong();
    };
  }

  private char hex() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong();
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private Long number() {
    int start = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
      at++;
    }
    try {
      return Long.valueOf(text.substring(start, at));
    } catch (NumberFormatException e) {
      throw wrong();
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong();
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private RuntimeException wrong() {
    return in.refusal("has a header that is not JSON at its character %,d", at);
  }

  /// Text as JSON writes it.
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
