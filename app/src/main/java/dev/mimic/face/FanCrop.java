package dev.mimic.face;

import dev.mimic.image.Image;
import dev.mimic.image.Mats;

/// The square of a picture that FAN sees, and the way back from its heat maps
/// (`face_alignment/utils.py`, whole numbers and truncations as there).
///
/// @param centreX,centreY in pixels of the picture
/// @param scale the square's side over 200 pixels
record FanCrop(double centreX, double centreY, double scale) {
  static final int SIDE = 256;
  private static final double REFERENCE = 195; // of width and height together, in training
  private static final int LARGEST = 4096; // pixels of a side; a larger face loses nothing
  private static final double UP = 0.12; // of the height: detectors see more forehead than chin

  static FanCrop of(FaceBox face) {
    return new FanCrop(
        face.x2() - face.width() / 2,
        face.y2() - face.height() / 2 - UP * face.height(),
        (face.width() + face.height()) / REFERENCE);
  }

  private double side() {
    return 200 * scale;
  }

  /// Column `x` of a square of `resolution` pixels as one of the picture, towards zero.
  int pictureX(double x, int resolution) {
    return (int) (x * side() / resolution + centreX - side() / 2);
  }

  int pictureY(double y, int resolution) {
    return (int) (y * side() / resolution + centreY - side() / 2);
  }

  /// What FAN sees: 256 x 256, black outside of the picture.
  Image of(Image picture) {
    int left = pictureX(1, SIDE);
    int top = pictureY(1, SIDE);
    int width = Math.max(1, pictureX(SIDE, SIDE) - left);
    int height = Math.max(1, pictureY(SIDE, SIDE) - top);
    int step = 1 + Math.max(width, height) / LARGEST;
    Image square = square(picture, left, top, width / step, height / step, step);
    return Mats.resized(square, SIDE, SIDE);
  }

  /// Every `step`-th pixel from (`left`, `top`) on, black where the picture has none.
  private static Image square(Image picture, int left, int top, int width, int height, int step) {
    byte[] rgb = new byte[3 * width * height];
    for (int row = 0; row < height; row++) {
      int y = top + row * step;
      for (int column = 0; column < width; column++) {
        int x = left + column * step;
        if (x >= 0 && x < picture.width() && y >= 0 && y < picture.height()) {
          int in = 3 * (y * picture.width() + x);
          System.arraycopy(picture.rgb(), in, rgb, 3 * (row * width + column), 3);
        }
      }
    }
    return new Image(width, height, rgb);
  }
}
