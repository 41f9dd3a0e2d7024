package dev.mimic.animate;

import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.image.Image;
import dev.mimic.video.AudioTrack;
import dev.mimic.video.Frame;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The moments of a result and what every driver shows at each.
///
/// The first driver's frames are the moments. Where another lasts longer, they go on at the first
/// one's mean rate to the end of the longest. Each driver keeps its own speed: at a moment it shows
/// the frame that is due. One thread at a time; a driver is never held in memory.
final class Drivers implements Iterator<Drivers.Moment>, AutoCloseable {
  private final List<Driver> drivers = new ArrayList<>();
  private @Nullable Moment upcoming;
  private long end; // of the first driver's last frame, in its ticks
  private long further; // moments after that

  /// @param time,duration in ticks of the first driver
  /// @param shots what each driver shows
  record Moment(long time, long duration, List<Driver.Shot> shots) {
    List<Image> shown() {
      return shots.stream().map(Driver.Shot::shown).toList();
    }
  }

  static Drivers open(List<View> views, Shorter shorter) {
    Drivers opened = new Drivers();
    try {
      for (View view : views) {
        opened.drivers.add(new Driver(view, shorter));
      }
      opened.upcoming = opened.moment();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private Driver lead() {
    return drivers.getFirst();
  }

  /// The first driver's times and the first sound that there is.
  VideoWriter.Settings settings() {
    VideoInfo info = lead().info();
    AudioTrack sound =
        drivers.stream().map(Driver::sound).filter(Objects::nonNull).findFirst().orElse(null);
    return new VideoWriter.Settings(info.frameRate(), info.timeBase(), sound, "");
  }

  /// How many moments there will be, as far as the containers know; -1 when one does not.
  long total() {
    if (drivers.size() == 1) {
      return lead().info().frames();
    }
    double longest = 0;
    for (Driver driver : drivers) {
      double seconds = driver.info().seconds();
      longest = seconds < 0 ? Double.POSITIVE_INFINITY : Math.max(longest, seconds);
    }
    return Double.isInfinite(longest)
        ? -1
        : Math.round(longest * lead().info().frameRate().value());
  }

  @Override
  public boolean hasNext() {
    if (upcoming == null) {
      boolean more = !lead().over() && lead().advance();
      upcoming = more ? moment() : further();
    }
    return upcoming != null;
  }

  /// The frame that the first driver shows now.
  private Moment moment() {
    Frame frame = lead().frame();
    double seconds = frame.time() * lead().info().timeBase().value();
    List<Driver.Shot> shots = new ArrayList<>();
    for (Driver driver : drivers) {
      shots.add(driver == lead() ? driver.now() : driver.at(seconds));
    }
    return new Moment(frame.time(), frame.duration(), shots);
  }

  /// A moment after the first driver's last frame; null when all drivers are over.
  private @Nullable Moment further() {
    if (drivers.size() == 1) {
      return null;
    }
    if (further == 0) {
      end = lead().frame().time() + lead().frame().duration();
    }
    VideoInfo info = lead().info();
    double step = 1 / (info.frameRate().value() * info.timeBase().value());
    long time = end + Math.round(further * step);
    further++;
    long next = end + Math.round(further * step);
    double seconds = time * info.timeBase().value();
    List<Driver.Shot> shots = drivers.stream().map(driver -> driver.at(seconds)).toList();
    boolean over = drivers.stream().allMatch(Driver::over);
    return over ? null : new Moment(time, Math.max(1, next - time), shots);
  }

  @Override
  public Moment next() {
    if (!hasNext() || upcoming == null) {
      throw new NoSuchElementException("All drivers have ended.");
    }
    Moment next = upcoming;
    upcoming = null;
    return next;
  }

  /// Tells what was wrong with the clips; complete once there are no more moments.
  void tellDamage(Consumer<String> notes) {
    drivers.stream().map(Driver::damage).filter(Objects::nonNull).forEach(notes);
  }

  @Override
  public void close() {
    drivers.forEach(Driver::close);
  }
}
