package dev.mimic.animate;

import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.image.Image;
import dev.mimic.video.AudioTrack;
import dev.mimic.video.Frame;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import org.jspecify.annotations.Nullable;

/// A driving clip that can be asked for what it shows at any later moment: when it has ended, it
/// loops or holds. One thread at a time.
final class Driver implements AutoCloseable {
  private static final double SLACK = 0.001; // seconds; some containers count in milliseconds

  private final View view;
  private final Shorter shorter;
  private final VideoInfo info;
  private final @Nullable AudioTrack sound;
  private VideoReader clip;
  private Frame frame;
  private Shot shot;
  private int round;
  private long frames = 1; // of this round
  private double begun; // this round, in seconds from the first
  private boolean over;
  private @Nullable String damage;

  /// What a driver shows for a while.
  ///
  /// @param shown in a result that shows drivers
  /// @param square as the network sees it
  /// @param round how often the clip has begun again
  /// @param seconds from the beginning of that round
  record Shot(Image shown, Image square, int round, double seconds) {}

  Driver(View view, Shorter shorter) {
    this.view = view;
    this.shorter = shorter;
    clip = view.open();
    info = clip.info();
    sound = clip.audio();
    frame = clip.next();
    shot = shot();
  }

  private Shot shot() {
    Image part = view.part(frame.image());
    Image square = view.square(part);
    double seconds = frame.time() * info.timeBase().value();
    return new Shot(view.wide() ? part : square, square, round, seconds);
  }

  VideoInfo info() {
    return info;
  }

  @Nullable AudioTrack sound() {
    return sound;
  }

  /// The frame that is shown now, for its times.
  Frame frame() {
    return frame;
  }

  /// What is shown now.
  Shot now() {
    return shot;
  }

  /// Goes on to the next frame of this round, if there is one.
  boolean advance() {
    if (!clip.hasNext()) {
      over = true;
      damage = clip.damage();
      return false;
    }
    frame = clip.next();
    frames++;
    shot = shot();
    return true;
  }

  /// What is shown at a moment, in seconds from the first; moments may only grow.
  Shot at(double seconds) {
    while (seconds + SLACK >= end() && (advance() || again())) {
      // not there yet
    }
    return shot;
  }

  /// When the frame that is shown now has been shown.
  private double end() {
    return begun + (frame.time() + frame.duration()) * info.timeBase().value();
  }

  private boolean again() {
    if (shorter == Shorter.HOLD || frames == 1) {
      return false;
    }
    begun = end();
    clip.close();
    clip = view.open();
    frame = clip.next();
    frames = 1;
    round++;
    shot = shot();
    return true;
  }

  /// Whether all frames were shown once, up to the moment last asked for.
  boolean over() {
    return over;
  }

  /// What was wrong with the clip, as a sentence; known once it is [#over].
  @Nullable String damage() {
    return damage;
  }

  @Override
  public void close() {
    clip.close();
  }
}
