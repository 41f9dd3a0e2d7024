package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.model.Keypoints;

/// Keypoints drawn over a picture, to see what a model sees; and pictures turned over.
final class Overlay {
  private static final int[] OWN = {80, 140, 255}; // where the picture's were
  private static final int[] DRIVING = {90, 220, 90}; // the driver's
  private static final int[] WANTED = {255, 80, 60}; // where they are now

  private Overlay() {}

  /// Three colours: blue the picture's own, green the driver's, red what was made of both. Engine
  /// thread.
  static Image on(Image picture, Keypoints source, Keypoints driving, Keypoints wanted) {
    byte[] rgb = picture.rgb().clone();
    Image drawn = new Image(picture.width(), picture.height(), rgb);
    dots(drawn, source, OWN);
    dots(drawn, driving, DRIVING);
    dots(drawn, wanted, WANTED);
    return drawn;
  }

  private static void dots(Image picture, Keypoints keypoints, int[] colour) {
    double[] xy = keypoints.value().doubles();
    int radius = Math.max(1, picture.width() / 100);
    for (int i = 0; i < xy.length; i += 2) {
      int x = (int) Math.round((xy[i] + 1) / 2 * (picture.width() - 1));
      int y = (int) Math.round((xy[i + 1] + 1) / 2 * (picture.height() - 1));
      dot(picture, x, y, radius, colour);
    }
  }

  private static void dot(Image picture, int x, int y, int radius, int[] colour) {
    for (int row = Math.max(0, y - radius);
        row <= Math.min(picture.height() - 1, y + radius);
        row++) {
      for (int c = Math.max(0, x - radius); c <= Math.min(picture.width() - 1, x + radius); c++) {
        if ((row - y) * (row - y) + (c - x) * (c - x) <= radius * radius) {
          for (int channel = 0; channel < 3; channel++) {
            picture.rgb()[3 * (row * picture.width() + c) + channel] = (byte) colour[channel];
          }
        }
      }
    }
  }

  /// Left and right exchanged.
  static Image mirrored(Image picture) {
    int width = picture.width();
    byte[] from = picture.rgb();
    byte[] to = new byte[from.length];
    for (int i = 0; i < width * picture.height(); i++) {
      int row = i / width * width;
      System.arraycopy(from, 3 * i, to, 3 * (row + width - 1 - (i - row)), 3);
    }
    return new Image(width, picture.height(), to);
  }
}
