package dev.mimic.config;

/// The reconstruction mode.
///
/// @param numVideos at most so many test clips
/// @param format extension of the grids: `.mp4` or `.gif`
public record ReconstructionParams(@Default("1000") int numVideos, @Default(".mp4") String format) {
  public ReconstructionParams {
    Check.atLeast("num_videos", numVideos, 1);
    Check.that(format.startsWith("."), "format", format, "an extension such as .mp4 or .gif");
  }
}
