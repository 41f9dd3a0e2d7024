package dev.mimic.face;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.ArrayList;
import java.util.List;

/// Where a detector looks: at the whole picture, made to fit its view, and at overlapping parts of
/// the picture at larger scales, for the small faces. So memory is bounded whatever the picture.
///
/// @param side width and height in pixels of the largest view
/// @param factor between one scale and the next
/// @param overlap of neighbouring views, in pixels; faces that are larger at some scale are found
///   at the one before
/// @param enlarge how many times a small picture may be enlarged to fill the view
/// @param pixels of the picture at the largest scale, which is never above its own size
record Search(int side, double factor, int overlap, double enlarge, long pixels) {
  private static final int AT_ONCE = 4; // views
  private static final double AT_RIM = 1.5; // pixels of a view

  /// What a detector sees in pictures of one size, in their own pixels.
  interface Look {
    /// @param closeness 0 for the whole picture, 1, 2, … for larger scales
    List<List<FaceBox>> at(List<Image> views, int closeness);
  }

  /// All faces that `look` sees, in pixels of the picture, best score first.
  List<FaceBox> faces(Image picture, Look look) {
    Image rough = Shrink.toPixels(picture, pixels);
    List<FaceBox> found = List.of();
    List<Double> scales = scales(rough);
    for (int i = 0; i < scales.size(); i++) {
      Image scaled = scaled(rough, scales.get(i));
      List<FaceBox> seen =
          faces(scaled, look, i).stream().map(face -> scaled(face, picture, scaled)).toList();
      double largest = overlap * Math.sqrt(area(picture) / area(scaled));
      found = Duplicates.refined(found, seen, largest);
    }
    return found;
  }

  private static Image scaled(Image picture, double scale) {
    return Resize.resize(
        picture,
        Math.max(1, (int) Math.round(picture.width() * scale)),
        Math.max(1, (int) Math.round(picture.height() * scale)));
  }

  private static double area(Image picture) {
    return (double) picture.width() * picture.height();
  }

  private List<Double> scales(Image picture) {
    double scale = Math.min(enlarge, (double) side / Math.max(picture.width(), picture.height()));
    double largest = Math.min(1, Math.sqrt(pixels / area(picture)));
    List<Double> scales = new ArrayList<>(List.of(scale));
    while (scale * Math.sqrt(factor) < largest) { // less than that shows little more
      scale = Math.min(largest, scale * factor);
      scales.add(scale);
    }
    return scales;
  }

  private record Part(int x, int y, int width, int height) {}

  /// All of one size, so that they can be looked at together.
  private List<Part> parts(Image picture) {
    int width = Math.min(side, picture.width());
    int height = Math.min(side, picture.height());
    List<Part> parts = new ArrayList<>();
    for (int y : starts(picture.height())) {
      for (int x : starts(picture.width())) {
        parts.add(new Part(x, y, width, height));
      }
    }
    return parts;
  }

  private int[] starts(int length) {
    if (length <= side) {
      return new int[] {0};
    }
    int count = Math.ceilDiv(length - overlap, side - overlap);
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = (int) ((long) i * (length - side) / (count - 1));
    }
    return starts;
  }

  private List<FaceBox> faces(Image picture, Look look, int closeness) {
    List<Part> parts = parts(picture);
    List<FaceBox> found = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += AT_ONCE) {
      List<Part> some = parts.subList(from, Math.min(parts.size(), from + AT_ONCE));
      List<Image> views =
          some.stream().map(p -> picture.crop(p.x, p.y, p.width, p.height)).toList();
      List<List<FaceBox>> seen = look.at(views, closeness);
      for (int i = 0; i < views.size(); i++) {
        Part part = some.get(i);
        seen.get(i).stream()
            .filter(face -> whole(face, part, picture))
            .map(face -> moved(face, part.x, part.y))
            .forEach(found::add);
      }
    }
    return found;
  }

  /// Whether all of a face is in a view that does not show the whole picture. One that reaches its
  /// rim goes on in the next view; one larger than what views share may be cut by all of them, and
  /// was found at the scale before.
  private boolean whole(FaceBox face, Part part, Image picture) {
    if (part.width == picture.width() && part.height == picture.height()) {
      return true;
    }
    boolean cut =
        (part.x > 0 && face.x1() < AT_RIM)
            || (part.y > 0 && face.y1() < AT_RIM)
            || (part.x + part.width < picture.width() && face.x2() > part.width - AT_RIM)
            || (part.y + part.height < picture.height() && face.y2() > part.height - AT_RIM);
    return !cut && Math.max(face.width(), face.height()) <= overlap;
  }

  private static FaceBox moved(FaceBox face, int x, int y) {
    return new FaceBox(face.x1() + x, face.y1() + y, face.x2() + x, face.y2() + y, face.score());
  }

  private static FaceBox scaled(FaceBox face, Image picture, Image scaled) {
    double right = (double) picture.width() / scaled.width();
    double down = (double) picture.height() / scaled.height();
    return new FaceBox(
        face.x1() * right, face.y1() * down, face.x2() * right, face.y2() * down, face.score());
  }
}
