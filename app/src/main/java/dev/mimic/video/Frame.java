package dev.mimic.video;

import dev.mimic.image.Image;

/// One frame of a clip and when it is shown, in ticks of the clip's time base
/// ([VideoInfo#timeBase]).
///
/// @param time ticks from the first frame of the clip, which stands at 0
/// @param duration ticks until the next frame
public record Frame(Image image, long time, long duration) {
  /// Another picture at the same moment: what the result of animating this frame is.
  public Frame with(Image other) {
    return new Frame(other, time, duration);
  }
}
