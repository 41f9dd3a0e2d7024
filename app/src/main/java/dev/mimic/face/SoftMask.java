package dev.mimic.face;

import java.util.ArrayList;
import java.util.List;

/// How much of a crop is pasted, pixel by pixel: all of it in the middle, nothing at its border.
///
/// Where the photo's edge cut the crop there is nothing to blend with, and the mask does not fade:
/// a face there would be seen twice.
///
/// @param weights 0 to [#ONE], row-major; faces are painted one after the other, so where crops
///   overlap a weight counts against what earlier faces left there
/// @param rim how far a pixel is from the middle: 0 in the inner 60 %, [#ONE] at the crop's border
record SoftMask(CropBox box, short[] weights, short[] rim) {
  static final int BITS = 12;
  static final int ONE = 1 << BITS;

  /// The inner part, where the picture is the network's output: its side over the crop's.
  static final double INNER = 0.6;

  private static final double TOUCHING = 0.4; // the ratio at which the mask meets the crop's sides

  /// One for each box, in their order, in a picture of `width` by `height` pixels.
  ///
  /// @param ratio at 0.4 the mask is full in the inner part and ends at the crop's border; a larger
  ///   one begins to fade further out, a smaller one ends further in
  static List<SoftMask> of(List<CropBox> boxes, double ratio, int width, int height) {
    double end = Math.min(1, ratio / TOUCHING);
    double begin = ratio < TOUCHING ? INNER * end : 1 - (1 - INNER) * Math.sqrt(TOUCHING / ratio);
    List<float[]> masks = new ArrayList<>();
    for (CropBox box : boxes) {
      float[] mask = ramp(box, begin, end, width, height);
      for (int i = 0; i < mask.length; i++) {
        mask[i] = 1 - mask[i];
      }
      masks.add(mask);
    }
    List<float[]> weights = Overlap.paintingWeights(boxes, masks);
    List<SoftMask> result = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      float[] rim = ramp(boxes.get(i), INNER, 1, width, height);
      result.add(new SoftMask(boxes.get(i), fixed(weights.get(i)), fixed(rim)));
    }
    return result;
  }

  /// 0 in a rectangle in the middle, 1 from a larger one with round corners on; lengths are over
  /// half of the crop.
  private static float[] ramp(CropBox box, double begin, double end, int width, int height) {
    double[] across = offsets(box.width(), box.x1() > 0, box.x2() < width);
    double[] down = offsets(box.height(), box.y1() > 0, box.y2() < height);
    float[] result = new float[across.length * down.length];
    int at = 0;
    for (double v : down) {
      for (double u : across) {
        double outside = Math.hypot(Math.max(0, u - begin), Math.max(0, v - begin));
        double way = Math.min(1, outside / (end - begin));
        result[at++] = (float) (way * way * (3 - 2 * way));
      }
    }
    return result;
  }

  /// Distances from the middle, 1 for the outermost pixels, 0 on a side that has no outside.
  private static double[] offsets(int length, boolean before, boolean after) {
    double middle = (length - 1) / 2.0;
    double[] offsets = new double[length];
    for (int i = 0; i < length; i++) {
      boolean fades = i < middle ? before : after;
      offsets[i] = fades && length > 1 ? Math.abs(i - middle) / middle : 0;
    }
    return offsets;
  }

  private static short[] fixed(float[] values) {
    short[] result = new short[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (short) Math.round(values[i] * ONE);
    }
    return result;
  }
}
