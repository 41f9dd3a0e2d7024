package dev.mimic.nn;

import dev.mimic.tensor.Range;
import dev.mimic.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The numbers that went through one place of a network while it was looked at.
final class Seen {
  private static final double ROOM = 1.1; // later pictures may go further than the first ones

  private @Nullable Calibration calibration;
  private int round;
  private int version; // whose range was asked for
  private double least;
  private double most;

  /// Forgets everything, and looks from now on whenever `calibration` does; never, if null.
  void look(@Nullable Calibration calibration) {
    this.calibration = calibration;
    version = 0;
    forget();
  }

  private void forget() {
    least = 0;
    most = 0;
    round = calibration == null ? 0 : calibration.round();
  }

  boolean looking() {
    return calibration != null && calibration.looking();
  }

  /// Whether bytes are to be made by another [#range] than was asked for last.
  boolean changed() {
    return calibration != null && !calibration.looking() && calibration.version() > version;
  }

  /// Looks at `x`, (B, C, H, W), and gives it back.
  Tensor of(Tensor x) {
    if (calibration != null && round != calibration.round()) {
      forget();
    }
    least = Math.min(least, -x.neg().max().item());
    most = Math.max(most, x.max().item());
    return x;
  }

  /// What holds everything that was seen.
  Range range() {
    version = calibration == null ? 0 : calibration.version();
    return Range.of(least * ROOM, most * ROOM);
  }
}
