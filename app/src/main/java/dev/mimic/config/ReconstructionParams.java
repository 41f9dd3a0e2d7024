package dev.mimic.config;

/// The reconstruction mode.
///
/// @param numVideos at most so many test clips
/// @param every so many frames, one is rebuilt: 1 for all (ours)
/// @param format extension of the grids: `.mp4` or `.gif`
public record ReconstructionParams(
    @Default("1000") int numVideos, @Default(".mp4") String format, @Default("1") int every) {
  public ReconstructionParams {
    Check.atLeast("num_videos", numVideos, 1);
    Check.atLeast("every", every, 1);
    Check.that(format.startsWith("."), "format", format, "an extension such as .mp4 or .gif");
  }
}
