package dev.mimic.face;

import dev.mimic.image.Image;

/// One crop, ready to be painted over with a face, frame by frame.
final class SoftFace {
  private static final int BITS = 4; // of a fraction of a level, in colours to add

  private final SoftMask mask;
  private final RimColour colour;

  SoftFace(Image picture, SoftMask mask) {
    this.mask = mask;
    colour = new RimColour(picture, mask);
  }

  CropBox box() {
    return mask.box();
  }

  /// @param picture is painted on
  /// @param face in the size of the crop
  void paint(Image picture, Image face) {
    RimColour.Missing missing = colour.missing(face);
    int width = box().width();
    int[] add = new int[3 * width]; // of one row
    for (int y = 0; y < box().height(); y++) {
      int row = y * width;
      int out = (box().y1() + y) * picture.width() + box().x1();
      missing.row(y, 1 << BITS, add);
      int x = 0;
      while (x < width) {
        int middle = x;
        while (middle < width && !whole(row + middle)) {
          middle++;
        }
        blend(picture.rgb(), out, face.rgb(), row, x, middle, add);
        x = middle;
        while (x < width && whole(row + x)) {
          x++;
        }
        System.arraycopy(
            face.rgb(), 3 * (row + middle), picture.rgb(), 3 * (out + middle), 3 * (x - middle));
      }
    }
  }

  private boolean whole(int pixel) {
    return mask.weights()[pixel] == SoftMask.ONE && mask.rim()[pixel] == 0;
  }

  /// Columns `from` to `to` of one row; `out` and `row` are where it begins, in pixels.
  private void blend(byte[] rgb, int out, byte[] face, int row, int from, int to, int[] add) {
    for (int x = from; x < to; x++) {
      int weight = mask.weights()[row + x];
      int rim = mask.rim()[row + x];
      for (int c = 0; c < 3; c++) { // shifts take a quarter less time than divisions
        int lacking = rim * add[3 * x + c] >> SoftMask.BITS + BITS;
        int value = Math.max(0, Math.min(255, (face[3 * (row + x) + c] & 0xff) + lacking));
        int old = rgb[3 * (out + x) + c] & 0xff;
        int change = (value - old) * weight + SoftMask.ONE / 2 >> SoftMask.BITS;
        rgb[3 * (out + x) + c] = (byte) (old + change);
      }
    }
  }
}
