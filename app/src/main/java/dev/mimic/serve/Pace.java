package dev.mimic.serve;

import org.jspecify.annotations.Nullable;

/// How far a job is.
///
/// @param total null where nobody knows
record Pace(
    long frames, @Nullable Long total, double framesPerSecond, @Nullable Double secondsLeft) {
  static final Pace NONE = new Pace(0, null, 0, null);

  /// @param seconds since the first frame was asked for
  static Pace of(long done, long total, double seconds) {
    double rate = seconds > 0 ? done / seconds : 0;
    boolean known = total >= done;
    return new Pace(
        done,
        known ? total : null,
        rounded(rate),
        known && rate > 0 ? rounded((total - done) / rate) : null);
  }

  static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
