package dev.mimic.nn;

import java.util.List;

/// When a network that can compute in bytes does so: what all such places of it have in common.
///
/// The first pictures of every source are computed in float32 and looked at; what comes after is
/// computed in bytes, whose ranges hold the numbers of all sources that were looked at. So sources
/// may come in turns or together in one batch, and none is cut off at another's range. Wider ranges
/// are coarser: after some sources everything is forgotten, and those that still come are looked at
/// again.
public final class Calibration {
  private static final int SOURCES = 8;

  private final int pictures;
  private int sources; // since everything was forgotten
  private int round; // how often it was
  private int version; // of the ranges
  private boolean looking; // at the batch that is computed now
  private boolean finished; // with a source, by that batch

  /// @param pictures of each source that are looked at
  public Calibration(int pictures) {
    this.pictures = pictures;
  }

  /// How much is still to be looked at of one source.
  public static final class Source {
    private int round;
    private int left;

    private Source(int round, int left) {
      this.round = round;
      this.left = left;
    }
  }

  /// A source that nothing was seen of.
  public Source source() {
    if (++sources > SOURCES) {
      sources = 1;
      round++;
    }
    return new Source(round, pictures);
  }

  /// To be called before each batch.
  ///
  /// @param shown whose pictures it holds, as many of each
  /// @param count its pictures
  public void next(List<Source> shown, long count) {
    if (finished) {
      version++;
    }
    looking = false;
    finished = false;
    for (Source source : shown) {
      if (source.round != round) {
        source.round = round;
        source.left = pictures;
      }
      if (source.left > 0) {
        looking = true;
        source.left -= Math.toIntExact(count / shown.size());
        finished |= source.left <= 0;
      }
    }
  }

  boolean looking() {
    return looking;
  }

  /// Grows when everything that was seen is forgotten.
  int round() {
    return round;
  }

  /// Grows when the ranges are wider than before.
  int version() {
    return version;
  }
}
