package dev.mimic.cli;

/// Options that contradict each other or cannot be understood: one sentence, exit code 2.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String sentence) {
    super(sentence);
  }
}
