package dev.mimic;

/// Hears how far long work has come. Called from the thread that does the work; must return at
/// once.
///
/// A test's fake is a lambda: `(done, total) -> steps.add(done)`.
@FunctionalInterface
public interface Progress {
  /// Tells nobody.
  Progress NONE = (_, _) -> {};

  /// @param done pieces finished so far, such as frames; 0, as often as you like, while the first
  ///   one is not
  /// @param total pieces in all, or -1 when nobody knows
  void step(long done, long total);
}
