package dev.mimic.animate;

/// What can be changed while a picture is animated live.
///
/// @param relative movement counts from the reference frame; absolute takes poses as they are
/// @param adaptScale scale the movement by the ratio of the keypoints' hulls; acts only with
///   relative
/// @param stillBorder hold the rim of the network's picture still
/// @param whole the result is the whole picture with the face put back, not the network's square
/// @param mirror turn driving frames over, left and right
/// @param zoom 1 to 8: the driver is cut to a part of its frame's height
/// @param shiftX,shiftY -1 to 1: where that part lies, from the left and upper edge to the others
/// @param overlay draw keypoints over the result
/// @param smoothing 0 to 1: how much the driver's keypoints are calmed
public record LiveSettings(
    boolean relative,
    boolean adaptScale,
    boolean stillBorder,
    boolean whole,
    boolean mirror,
    double zoom,
    double shiftX,
    double shiftY,
    boolean overlay,
    double smoothing) {
  private static final double MOST_ZOOM = 8;

  public static final LiveSettings USUAL =
      new LiveSettings(true, true, true, false, true, 1, 0, 0, false, 0.5);

  public LiveSettings {
    zoom = Math.clamp(zoom, 1, MOST_ZOOM);
    shiftX = Math.clamp(shiftX, -1, 1);
    shiftY = Math.clamp(shiftY, -1, 1);
    smoothing = Math.clamp(smoothing, 0, 1);
  }

  LiveSettings at(double newZoom, double newShiftX, double newShiftY) {
    return new LiveSettings(
        relative,
        adaptScale,
        stillBorder,
        whole,
        mirror,
        newZoom,
        newShiftX,
        newShiftY,
        overlay,
        smoothing);
  }
}
