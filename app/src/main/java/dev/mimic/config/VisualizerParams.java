package dev.mimic.config;

/// The grids of pictures.
///
/// @param kpSize radius of a keypoint in pixels
/// @param drawBorder a white line around every picture
/// @param colormap colours of the keypoints: a name of matplotlib's
public record VisualizerParams(
    @Default("5") int kpSize,
    @Default("false") boolean drawBorder,
    @Default("gist_rainbow") String colormap) {
  public VisualizerParams {
    Check.atLeast("kp_size", kpSize, 0);
  }
}
