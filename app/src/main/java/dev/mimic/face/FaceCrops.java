package dev.mimic.face;

import dev.mimic.MimicException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// From faces to the parts of the picture that are animated.
///
/// A face whose longer side is m becomes a crop of 1.6 m by 2 m around its middle, cut at the
/// picture's borders; the network sees it squeezed to a square, as it saw its training clips
/// (PaddleGAN's `first_order_predictor.py`, `extract_bbox`, with its integer arithmetic). Crops that
/// share more than half (IoU) are one face found twice.
///
///     List<CropBox> all = FaceCrops.largestFirst(detector.detect(photo), photo.width(), photo.height());
///     List<CropBox> some = FaceCrops.choose(all, List.of(1, 3));
public final class FaceCrops {
  private static final double DUPLICATE = 0.5;

  private FaceCrops() {}

  /// Every face once, numbered from left to right; of two that overlap too much the larger stays.
  ///
  /// @param width,height of the picture in pixels
  public static List<CropBox> largestFirst(List<FaceBox> faces, int width, int height) {
    List<CropBox> crops = crops(faces, width, height);
    crops.sort(Comparator.comparingLong(CropBox::area).reversed()); // stable: then by score
    return leftToRight(distinct(crops));
  }

  /// Every face once, in the detector's order, best score first; of two that overlap too much the
  /// better stays.
  ///
  /// This is what the reference does: it sorts by area and throws the sorted list away.
  public static List<CropBox> scoreOrder(List<FaceBox> faces, int width, int height) {
    return distinct(crops(faces, width, height));
  }

  /// The same crops in the order in which people number them.
  public static List<CropBox> leftToRight(List<CropBox> crops) {
    return crops.stream()
        .sorted(
            Comparator.comparingInt((CropBox crop) -> crop.x1() + crop.x2())
                .thenComparingInt(crop -> crop.y1() + crop.y2()))
        .toList();
  }

  /// The one that a person means who does not say which; the first of equals.
  ///
  /// @param crops at least one
  public static CropBox largest(List<CropBox> crops) {
    CropBox largest = crops.getFirst();
    for (CropBox crop : crops) {
      largest = crop.area() > largest.area() ? crop : largest;
    }
    return largest;
  }

  /// Some of the crops, in the order in which they are given here.
  ///
  /// @param numbers from 1, counted from left to right whatever the order of `crops`
  /// @throws MimicException when there is no crop of that number
  public static List<CropBox> choose(List<CropBox> crops, List<Integer> numbers) {
    List<CropBox> numbered = leftToRight(crops);
    List<CropBox> chosen = new ArrayList<>();
    for (int number : numbers) {
      if (number < 1 || number > numbered.size()) {
        throw new MimicException(
            "There is no face (%d): the picture has %d, numbered from 1, left to right. Maybe --faces %s."
                .formatted(number, numbered.size(), numbered.size() > 1 ? "1,2" : "1"));
      }
      chosen.add(numbered.get(number - 1));
    }
    return crops.stream().filter(chosen::contains).toList();
  }

  private static List<CropBox> crops(List<FaceBox> faces, int width, int height) {
    List<CropBox> crops = new ArrayList<>();
    for (FaceBox face : faces) {
      int left = truncated(face.x1());
      int top = truncated(face.y1());
      int faceWidth = truncated(face.x2()) - left;
      int faceHeight = truncated(face.y2()) - top;
      int margin = Math.max(faceWidth, faceHeight);
      int half = (int) (0.8 * margin);
      int x = left + faceWidth / 2;
      int y = top + faceHeight / 2;
      int x1 = Math.max(0, x - half);
      int y1 = Math.max(0, y - margin);
      int x2 = Math.min(width, x + half);
      int y2 = Math.min(height, y + margin);
      if (x1 < x2 && y1 < y2) { // a detector may see a face of no size, or beside the picture
        crops.add(new CropBox(x1, y1, x2, y2));
      }
    }
    return crops;
  }

  // the reference's detector cuts at 0 and to whole pixels, at the far side it does not cut
  private static int truncated(double coordinate) {
    return (int) Math.max(0, coordinate);
  }

  private static List<CropBox> distinct(List<CropBox> crops) {
    List<CropBox> kept = new ArrayList<>();
    for (CropBox crop : crops) {
      if (kept.stream().noneMatch(other -> other.iou(crop) > DUPLICATE)) {
        kept.add(crop);
      }
    }
    return List.copyOf(kept);
  }
}
