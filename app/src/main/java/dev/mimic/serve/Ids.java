package dev.mimic.serve;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/// Names of jobs and inputs: 130 random bits, so that nobody guesses one, and letters that are safe
/// in any path and address.
final class Ids {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 26;
  private static final Pattern ID = Pattern.compile("[a-z2-7]{26}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  static String fresh() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  static boolean isOne(String word) {
    return ID.matcher(word).matches();
  }
}
