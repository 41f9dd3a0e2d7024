package dev.mimic.config;

/// The animate mode of a data set.
///
/// @param numPairs at most so many pairs of clips
/// @param format extension of the grids: `.mp4` or `.gif`
public record AnimateParams(
    @Default("50") int numPairs,
    @Default(".mp4") String format,
    @Default("{}") NormalizationParams normalizationParams) {
  public AnimateParams {
    Check.atLeast("num_pairs", numPairs, 1);
    Check.that(format.startsWith("."), "format", format, "an extension such as .mp4 or .gif");
  }

  AnimateParams relative() {
    return new AnimateParams(numPairs, format, new NormalizationParams(false, true, true));
  }

  /// How a driver's keypoints are carried to the source (`animate.py`, normalize_kp).
  public record NormalizationParams(
      @Default("false") boolean adaptMovementScale,
      @Default("false") boolean useRelativeMovement,
      @Default("false") boolean useRelativeJacobian) {}
}
