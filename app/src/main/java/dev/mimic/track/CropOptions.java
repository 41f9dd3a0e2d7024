package dev.mimic.track;

import java.util.Locale;

/// How tubes are found and cut.
///
/// @param shape the size of results and the room around a face
/// @param rules when a tube ends
/// @param minFrames shorter tubes are dropped
/// @param minSize tubes whose box has a side of fewer pixels are dropped; 0 keeps all
/// @param every faces are looked for in each so-many-th frame
public record CropOptions(
    TubeBox.Shape shape, Tracker.Rules rules, int minFrames, int minSize, int every) {
  /// The original's; it drops tubes of exactly 150 and 151 frames too.
  public static final CropOptions ORIGINAL =
      new CropOptions(TubeBox.Shape.ORIGINAL, Tracker.Rules.ORIGINAL, 150, 0, 1);

  public CropOptions {
    if (minFrames < 1 || minSize < 0 || every < 1) {
      throw new IllegalArgumentException(
          "No tube is kept by (%d, %d, %d).".formatted(minFrames, minSize, every));
    }
  }

  /// All of it in a few words: equal words mean equal tubes.
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "%dx%d increase %s iou %s frames %d-%s size %d gap %d every %d",
        shape.width(),
        shape.height(),
        shape.increase(),
        rules.iouWithInitial(),
        minFrames,
        rules.maxFrames() == 0 ? "" : String.valueOf(rules.maxFrames()),
        minSize,
        rules.maxGap(),
        every);
  }
}
