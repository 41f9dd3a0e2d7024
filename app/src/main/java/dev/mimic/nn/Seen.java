package dev.mimic.nn;

import dev.mimic.tensor.Range;
import dev.mimic.tensor.Tensor;

/// The numbers that were seen at one place of a network.
final class Seen {
  private static final double ROOM = 1.1; // later pictures may go further than the first ones

  private double least;
  private double most;

  Tensor of(Tensor x) {
    least = Math.min(least, -x.neg().max().item());
    most = Math.max(most, x.max().item());
    return x;
  }

  Range range() {
    return Range.of(least * ROOM, most * ROOM);
  }
}
