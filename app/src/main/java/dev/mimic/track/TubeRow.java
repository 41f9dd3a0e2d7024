package dev.mimic.track;

import org.jspecify.annotations.Nullable;

/// A line of `tubes.csv`: what became of one tube, or of a video that has none.
///
/// @param file the result's name; empty where nothing was kept
/// @param video the video's name
/// @param tube frames and box; null for a video without tubes
/// @param reason why nothing was kept; empty where it was
/// @param settings what it was made with
public record TubeRow(
    String file, String video, @Nullable Span tube, String reason, String settings) {
  /// Where a tube lies in its video.
  ///
  /// @param start,end the first and the last frame
  /// @param box what is cut out of them
  public record Span(int start, int end, TubeBox box) {
    /// How many, the first and the last among them.
    public int frames() {
      return end - start + 1;
    }
  }

  /// Whether there is a result of it.
  public boolean kept() {
    return !file.isEmpty();
  }
}
