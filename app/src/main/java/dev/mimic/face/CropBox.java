package dev.mimic.face;

/// The part of a picture that is animated and pasted back, in whole pixels inside the picture.
///
/// @param x1,y1 the first column and row
/// @param x2,y2 one past the last
public record CropBox(int x1, int y1, int x2, int y2) {
  public CropBox {
    if (x1 < 0 || y1 < 0 || x2 <= x1 || y2 <= y1) {
      throw new IllegalArgumentException("(%d, %d)-(%d, %d) is empty.".formatted(x1, y1, x2, y2));
    }
  }

  /// The nearest square of whole pixels that lies inside a picture.
  ///
  /// @param x,y its centre in pixels
  /// @param side in pixels; a larger one than the picture is as large as the picture allows
  public static CropBox square(double x, double y, double side, int width, int height) {
    int pixels = Math.clamp(Math.round(side), 1, Math.min(width, height));
    int left = Math.clamp(Math.round(x - pixels / 2.0), 0, width - pixels);
    int top = Math.clamp(Math.round(y - pixels / 2.0), 0, height - pixels);
    return new CropBox(left, top, left + pixels, top + pixels);
  }

  public int width() {
    return x2 - x1;
  }

  public int height() {
    return y2 - y1;
  }

  /// In pixels.
  public long area() {
    return (long) width() * height();
  }

  /// Intersection over union, 0 to 1.
  public double iou(CropBox other) {
    long both = overlap(other);
    return (double) both / (area() + other.area() - both);
  }

  /// How many pixels both boxes have.
  public long overlap(CropBox other) {
    int width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    int height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    return (long) Math.max(0, width) * Math.max(0, height);
  }
}
