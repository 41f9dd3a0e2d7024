package dev.mimic.animate;

import dev.mimic.image.Image;
import org.jspecify.annotations.Nullable;

/// Poses as points, to be compared. Engine thread.
interface Poses {
  /// Points of who is in a picture, x, y pairs; null where nobody is found.
  ///
  /// @param square in the network's size
  double @Nullable [] points(Image square);

  /// How far two poses are apart; what the number means is this kind's affair.
  double gap(double[] a, double[] b);

  /// From which on a gap is seen in the result.
  double wideGap();

  /// From which on a ratio of sizes is seen in the result.
  double wideRatio();

  /// What the points are, for people.
  String words();
}
