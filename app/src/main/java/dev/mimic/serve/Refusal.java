package dev.mimic.serve;

/// A request that is not done, and the status that says so; its message is for people.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final int retryAfter;

  Refusal(int status, String message) {
    this(status, message, 0);
  }

  /// @param retryAfter seconds after which it may work, 0 where waiting does not help
  Refusal(int status, String message, int retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  Problem problem() {
    return Problem.of(status, String.valueOf(getMessage()));
  }

  int retryAfter() {
    return retryAfter;
  }
}
