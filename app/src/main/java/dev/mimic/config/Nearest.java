package dev.mimic.config;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The word that somebody who mistyped may have meant.
final class Nearest {
  private Nearest() {}

  /// The nearest of `known` by edit distance, else one that begins so, or null where all are too
  /// far.
  static @Nullable String to(String word, List<String> known) {
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
            .orElse(null);
    if (nearest != null && distance(word, nearest) <= Math.max(2, nearest.length() / 3)) {
      return nearest;
    }
    return known.stream().filter(candidate -> candidate.startsWith(word)).findFirst().orElse(null);
  }

  /// Levenshtein's distance, one row at a time.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
