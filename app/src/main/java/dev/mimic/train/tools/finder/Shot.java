package dev.mimic.train.tools.finder;

import dev.mimic.data.LabelledFaces;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A picture to paint scenes with, and its face.
///
/// @param levels the picture, then each half as large as the one before
/// @param face null where nobody is seen
/// @param ignored what else may be a face: rectangles in pixels of the picture
record Shot(List<Image> levels, @Nullable Face face, List<Area> ignored) {
  private static final int SMALLEST = 16; // pixels
  private static final int[][] POINTS = {{36, 41}, {42, 47}, {30, 30}, {48, 48}, {54, 54}};

  /// A face of a picture.
  ///
  /// @param points ten numbers, x and y by turns: two eyes, nose, corners of the mouth
  record Face(Area box, double[] points) {}

  static Shot of(LabelledFaces.One one) {
    double[] points = new double[2 * POINTS.length];
    for (int i = 0; i < points.length; i++) {
      int[] range = POINTS[i / 2];
      for (int j = range[0]; j <= range[1]; j++) { // labels count from the pixels' centres
        points[i] += (one.points()[2 * j + i % 2] + 0.5) / (range[1] - range[0] + 1);
      }
    }
    List<Area> ignored = new ArrayList<>();
    for (int i = 0; i < one.ignored().length; i += 4) {
      ignored.add(area(one.ignored(), i));
    }
    return new Shot(levels(one.image()), new Face(area(one.box(), 0), points), ignored);
  }

  static Shot without(Image picture) {
    return new Shot(levels(picture), null, List.of());
  }

  private static Area area(double[] box, int at) {
    return new Area(box[at], box[at + 1], box[at + 2], box[at + 3]);
  }

  private static List<Image> levels(Image picture) {
    List<Image> levels = new ArrayList<>(List.of(picture));
    for (Image last = picture; Math.min(last.width(), last.height()) >= 2 * SMALLEST; ) {
      last = Resize.resize(last, last.width() / 2, last.height() / 2);
      levels.add(last);
    }
    return levels;
  }

  int width() {
    return levels.getFirst().width();
  }

  int height() {
    return levels.getFirst().height();
  }
}
