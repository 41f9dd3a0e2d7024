package dev.mimic.nn;

import dev.mimic.tensor.Range;
import dev.mimic.tensor.Tensor;

/// The numbers that went through one place of a network while pictures were looked at.
final class Seen {
  private static final double ROOM = 1.1; // later pictures may go further than the first ones

  private int left; // pictures still to look at
  private double least;
  private double most;

  /// Forgets everything and looks at so many pictures from now on.
  void look(int pictures) {
    left = pictures;
    least = 0;
    most = 0;
  }

  boolean looking() {
    return left > 0;
  }

  /// Looks at `x`, (B, C, H, W), and gives it back.
  Tensor of(Tensor x) {
    least = Math.min(least, -x.neg().max().item());
    most = Math.max(most, x.max().item());
    left -= Math.toIntExact(x.size(0));
    return x;
  }

  Range range() {
    return Range.of(least * ROOM, most * ROOM);
  }
}
