package dev.mimic.animate;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One fixed crop for a face that moves through a clip.
final class HeadCrop {
  private static final double STEP = 1.5; // from look to look, in sizes of the face
  private static final double GROWTH = 2; // from look to look
  private static final double SWAY = 1; // how far the crop follows the face, in its sizes
  private static final double ENOUGH = 0.5; // of the frame's area

  private HeadCrop() {}

  /// Of all faces in some frames of a clip the one that fills most, frame by frame where it was
  /// seen; nothing when there is none.
  static List<FaceBox> follow(List<List<FaceBox>> looks) {
    List<List<FaceBox>> paths = new ArrayList<>();
    for (List<FaceBox> look : looks) {
      List<List<FaceBox>> open = new ArrayList<>(paths);
      for (FaceBox face : look) {
        List<FaceBox> path =
            open.stream()
                .filter(p -> near(p.getLast(), face))
                .min(Comparator.comparingDouble(p -> distance(p.getLast(), face)))
                .orElse(null);
        if (path == null) {
          path = new ArrayList<>();
          paths.add(path);
        } else {
          open.remove(path);
        }
        path.add(face);
      }
    }
    return paths.stream()
        .max(Comparator.comparingDouble(p -> p.stream().mapToDouble(FaceBox::area).sum()))
        .orElse(List.of());
  }

  private static boolean near(FaceBox a, FaceBox b) {
    double ratio = size(a) / size(b);
    return ratio < GROWTH && ratio > 1 / GROWTH && distance(a, b) < STEP * size(a);
  }

  private static double distance(FaceBox a, FaceBox b) {
    return Math.hypot(x(a) - x(b), y(a) - y(b));
  }

  /// The box rule's crop, 1.6 by 2 sizes of the face, enlarged in the same proportion to hold the
  /// face wherever it was, a few strays left out; cut at the frame's borders.
  ///
  /// @param path of one face, at least one box
  /// @param width,height of the frames in pixels
  static CropBox around(List<FaceBox> path, int width, int height) {
    double size = part(path, HeadCrop::size, 0.5);
    double left = part(path, HeadCrop::x, 0.1);
    double right = part(path, HeadCrop::x, 0.9);
    double top = part(path, HeadCrop::y, 0.1);
    double bottom = part(path, HeadCrop::y, 0.9);
    double wide = 0.8 * size + Math.min(SWAY * size, (right - left) / 2);
    double high = size + Math.min(SWAY * size, (bottom - top) / 2);
    double half = Math.max(high, wide / 0.8);
    double x = (left + right) / 2;
    double y = (top + bottom) / 2;
    int x1 = Math.clamp(Math.round(x - 0.8 * half), 0, width - 1);
    int y1 = Math.clamp(Math.round(y - half), 0, height - 1);
    int x2 = Math.clamp(Math.round(x + 0.8 * half), x1 + 1, width);
    int y2 = Math.clamp(Math.round(y + half), y1 + 1, height);
    return new CropBox(x1, y1, x2, y2);
  }

  /// The value below which this part of the path's values lie.
  private static double part(List<FaceBox> path, ToDoubleFunction<FaceBox> value, double part) {
    double[] sorted = path.stream().mapToDouble(value).sorted().toArray();
    return sorted[(int) Math.round(part * (sorted.length - 1))];
  }

  /// Whether the crop would keep so much of the frame that it is head and shoulders already.
  static boolean idle(CropBox crop, int width, int height) {
    return crop.area() >= ENOUGH * width * height;
  }

  private static double size(FaceBox face) {
    return Math.max(face.width(), face.height());
  }

  private static double x(FaceBox face) {
    return (face.x1() + face.x2()) / 2;
  }

  private static double y(FaceBox face) {
    return (face.y1() + face.y2()) / 2;
  }
}
