package dev.mimic.spark;

import dev.mimic.MimicException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person typed.
final class Words {
  private final List<String> words;

  Words(List<String> words) {
    this.words = new ArrayList<>(words);
  }

  /// Takes out an option with its value, `--name value` or `--name=value`; null if it is not there.
  @Nullable String option(String... names) {
    for (int i = 0; i < words.size(); i++) {
      for (String name : names) {
        String word = words.get(i);
        if (word.startsWith(name + "=")) {
          words.remove(i);
          return word.substring(name.length() + 1);
        }
        if (word.equals(name)) {
          if (i + 1 == words.size()) {
            throw new MimicException("The option %s needs a value.".formatted(name));
          }
          words.remove(i);
          return words.remove(i);
        }
      }
    }
    return null;
  }

  /// What is left.
  List<String> rest() {
    return List.copyOf(words);
  }

  /// One text as a shell would split it: at spaces outside of quotes.
  ///
  /// @throws MimicException if a quote is not closed
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean open = false;
    char quote = 0;
    for (char c : text.toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        open = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        open = true;
      } else if (open) {
        words.add(word.toString());
        word.setLength(0);
        open = false;
      }
    }
    if (quote != 0) {
      throw new MimicException("The options (%s) have a quote that is not closed.".formatted(text));
    }
    if (open) {
      words.add(word.toString());
    }
    return words;
  }

  /// The other way round.
  static String joined(List<String> words) {
    return String.join(" ", words.stream().map(Words::quoted).toList());
  }

  private static String quoted(String word) {
    if (word.matches("[^\\s\"']+")) {
      return word;
    }
    return word.contains("'") ? '"' + word + '"' : "'" + word + "'";
  }
}
