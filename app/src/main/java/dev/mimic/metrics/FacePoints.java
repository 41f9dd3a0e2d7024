package dev.mimic.metrics;

import dev.mimic.face.FaceBox;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import org.jspecify.annotations.Nullable;

/// The face of a frame: where it is, and its points if anybody looked for them.
record FacePoints(FaceBox box, @Nullable Landmarks landmarks) {
  /// The mean distance of the 68 points of two frames, in pixels of frames brought to 256 x 256.
  static double distance(Landmarks real, Landmarks generated, Image frame) {
    double sum = 0;
    for (int i = 0; i < Landmarks.COUNT; i++) {
      double across = (real.x(i) - generated.x(i)) * 256 / frame.width();
      double down = (real.y(i) - generated.y(i)) * 256 / frame.height();
      sum += Math.hypot(across, down);
    }
    return sum / Landmarks.COUNT;
  }
}
