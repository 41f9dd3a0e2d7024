package dev.mimic.animate;

import dev.mimic.image.Image;
import org.jspecify.annotations.Nullable;

/// Poses as points, to be compared. Engine thread.
interface Poses {
  /// Points of who is in a picture, x, y pairs; null where nobody is found.
  ///
  /// @param square in the network's size
  double @Nullable [] points(Image square);

  /// What the points are, for people.
  String words();
}
