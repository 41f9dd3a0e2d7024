package dev.mimic.track;

import dev.mimic.face.FaceBox;

/// One face through consecutive frames.
///
/// @param initial where it was seen first; what the other frames are compared with
/// @param union everywhere it was seen
/// @param start the first frame, counted from 0
/// @param end the last frame in which it was seen
public record Tube(FaceBox initial, FaceBox union, int start, int end) {
  public Tube {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "A tube cannot last from frame (%d) to (%d).".formatted(start, end));
    }
  }

  /// How many frames it lasts, the first and the last among them.
  public int frames() {
    return end - start + 1;
  }

  /// The tube with one more frame.
  Tube seen(FaceBox face, int frame) {
    FaceBox wider =
        new FaceBox(
            Math.min(union.x1(), face.x1()),
            Math.min(union.y1(), face.y1()),
            Math.max(union.x2(), face.x2()),
            Math.max(union.y2(), face.y2()),
            Math.max(union.score(), face.score()));
    return new Tube(initial, wider, start, frame);
  }
}
