package dev.mimic.serve;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;

/// Pictures of any shape for what can show only one: a video that has begun, a camera.
final class Letterbox {
  private Letterbox() {}

  /// The picture in its own shape in the middle, as large as there is room, black beside it.
  static Image fit(Image picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    double scale = Math.min((double) width / picture.width(), (double) height / picture.height());
    // up rather than down: no line of black where the shapes differ by less than a pixel
    int wide = Math.min(width, (int) Math.ceil(scale * picture.width()));
    int high = Math.min(height, (int) Math.ceil(scale * picture.height()));
    Image inner = Resize.resize(picture, wide, high);
    return Image.filled(width, height, 0, 0, 0)
        .with(inner, (width - wide) / 2, (height - high) / 2);
  }
}
