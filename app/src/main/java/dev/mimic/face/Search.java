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
  private static final int AT_ONCE = 16; // views
  private static final double AT_RIM = 1.5; // pixels of a view

  /// What a detector sees in pictures of one size, in their own pixels.
  interface Look {
    List<List<FaceBox>> at(List<Image> views);
  }

  /// All faces that `look` sees, in pixels of the picture, best score first.
  List<FaceBox> faces(Image picture, Look look) {
    List<FaceBox> found = new ArrayList<>();
    Image rough = Shrink.toPixels(picture, pixels);
    List<Double> scales = scales(rough);
    for (double scale : scales) {
      Image scaled =
          Resize.resize(rough, scaled(rough.width(), scale), scaled(rough.height(), scale));
      double back = (double) picture.width() / scaled.width();
      double down = (double) picture.height() / scaled.height();
      double largest = scale == scales.getFirst() ? Double.MAX_VALUE : overlap;
      for (FaceBox face : faces(scaled, parts(scaled), look)) {
        if (Math.max(face.width(), face.height()) > largest) {
          continue; // every view may cut it off; the scale before has it whole
        }
        found.add(
            new FaceBox(
                face.x1() * back,
                face.y1() * down,
                face.x2() * back,
                face.y2() * down,
                face.score()));
      }
    }
    return Duplicates.dropped(found);
  }

  private static int scaled(int length, double scale) {
    return Math.max(1, (int) Math.round(length * scale));
  }

  private List<Double> scales(Image picture) {
    double scale = Math.min(enlarge, (double) side / Math.max(picture.width(), picture.height()));
    double area = (double) picture.width() * picture.height();
    double largest = Math.min(1, Math.sqrt(pixels / area));
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

  private List<FaceBox> faces(Image picture, List<Part> parts, Look look) {
    List<FaceBox> found = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += AT_ONCE) {
      List<Part> some = parts.subList(from, Math.min(parts.size(), from + AT_ONCE));
      List<Image> views =
          some.stream().map(p -> picture.crop(p.x, p.y, p.width, p.height)).toList();
      List<List<FaceBox>> seen = look.at(views);
      for (int i = 0; i < views.size(); i++) {
        Part part = some.get(i);
        seen.get(i).stream()
            .filter(face -> !cut(face, part, picture))
            .map(face -> moved(face, part.x, part.y))
            .forEach(found::add);
      }
    }
    return found;
  }

  /// Whether the view ends in this face where the picture goes on: another view has all of it.
  private static boolean cut(FaceBox face, Part part, Image picture) {
    return (part.x > 0 && face.x1() < AT_RIM)
        || (part.y > 0 && face.y1() < AT_RIM)
        || (part.x + part.width < picture.width() && face.x2() > part.width - AT_RIM)
        || (part.y + part.height < picture.height() && face.y2() > part.height - AT_RIM);
  }

  private static FaceBox moved(FaceBox face, int x, int y) {
    return new FaceBox(face.x1() + x, face.y1() + y, face.x2() + x, face.y2() + y, face.score());
  }
}
