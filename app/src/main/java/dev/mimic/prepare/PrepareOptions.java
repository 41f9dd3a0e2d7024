package dev.mimic.prepare;

import dev.mimic.track.CropOptions;
import java.util.List;
import java.util.Locale;

/// What becomes of videos: the same record from the command line and on the cluster.
///
/// @param size side of the square clips in pixels
/// @param way what of a video becomes clips
/// @param minFrames shorter clips are dropped
/// @param testShare of the identities, 0 to 1, that nobody trains on
/// @param seed another seed, another choice of them
public record PrepareOptions(int size, Way way, int minFrames, double testShare, long seed) {
  public PrepareOptions {
    if (size < 1 || minFrames < 1 || !(testShare >= 0 && testShare <= 1)) {
      throw new IllegalArgumentException(
          "No clips are made by (%d, %d, %s).".formatted(size, minFrames, testShare));
    }
  }

  /// The same with something else of a video.
  public PrepareOptions with(Way other) {
    return new PrepareOptions(size, other, minFrames, testShare, seed);
  }

  /// What of a video becomes clips.
  public sealed interface Way {
    /// All of it.
    record Whole(Fit fit) implements Way {}

    /// Every face that is followed through it.
    ///
    /// @param detector the name of what finds them
    record Faces(CropOptions options, String detector) implements Way {}

    /// What a list says.
    record Cuts(List<Cut> cuts) implements Way {
      public Cuts {
        cuts = List.copyOf(cuts);
      }
    }
  }

  /// How a picture that is no square becomes one.
  public enum Fit {
    /// Squeezed, as motion models see whole pictures.
    SQUEEZE,
    /// The middle of it.
    CROP
  }

  /// How clips are made, in a few words: equal words mean equal clips.
  String inWords() {
    String how =
        switch (way) {
          case Way.Whole(Fit fit) -> "whole " + fit.name().toLowerCase(Locale.ROOT);
          case Way.Faces(CropOptions options, String detector) ->
              "faces %s %s".formatted(options.inWords(), detector);
          case Way.Cuts _ -> "cuts";
        };
    return "%s %dx%d from %d frames".formatted(how, size, size, minFrames);
  }
}
