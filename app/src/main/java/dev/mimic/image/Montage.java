package dev.mimic.image;

import java.util.List;

/// Pictures put together to one.
public final class Montage {
  private Montage() {}

  /// Pictures of one height, side by side.
  public static Image row(List<Image> pictures) {
    int height = pictures.getFirst().height();
    int width = pictures.stream().mapToInt(Image::width).sum();
    byte[] rgb = new byte[3 * width * height];
    int left = 0;
    for (Image picture : pictures) {
      if (picture.height() != height) {
        throw new IllegalArgumentException(
            "The picture (%s) is not as high as the first (%d pixels).".formatted(picture, height));
      }
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            picture.rgb(),
            3 * y * picture.width(),
            rgb,
            3 * (y * width + left),
            3 * picture.width());
      }
      left += picture.width();
    }
    return new Image(width, height, rgb);
  }
}
