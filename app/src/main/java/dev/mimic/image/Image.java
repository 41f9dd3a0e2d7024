package dev.mimic.image;

import java.util.Arrays;

/// An upright picture in memory: 8-bit RGB, row-major, 3 bytes a pixel, no padding between rows.
///
/// The array is not copied, in or out: who makes an image gives the array away, who reads it leaves it unchanged.
///
///     Image face = image.crop(x, y, 256, 256);
public record Image(int width, int height, byte[] rgb) {
  public Image {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A picture of (%d x %d) pixels is empty.".formatted(width, height));
    }
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "A picture of (%d x %d) pixels needs (%d) bytes, not (%d)."
              .formatted(width, height, 3L * width * height, rgb.length));
    }
  }

  /// A picture of one colour.
  public static Image filled(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Image(width, height, rgb);
  }

  /// The value 0 to 255 of one channel (0 red, 1 green, 2 blue) of the pixel in column `x` and row
  /// `y`.
  public int at(int x, int y, int channel) {
    return rgb[3 * (y * width + x) + channel] & 0xff;
  }

  /// A copy of the rectangle whose top left pixel is (`x`, `y`); it must lie inside the picture.
  public Image crop(int x, int y, int cropWidth, int cropHeight) {
    if (x < 0 || y < 0 || x + cropWidth > width || y + cropHeight > height) {
      throw new IllegalArgumentException(
          "The rectangle (%d, %d, %d x %d) is not inside the picture of (%d x %d) pixels."
              .formatted(x, y, cropWidth, cropHeight, width, height));
    }
    byte[] part = new byte[3 * cropWidth * cropHeight];
    for (int row = 0; row < cropHeight; row++) {
      System.arraycopy(rgb, 3 * ((y + row) * width + x), part, 3 * row * cropWidth, 3 * cropWidth);
    }
    return new Image(cropWidth, cropHeight, part);
  }

  /// A copy with another picture painted over it, its top left pixel at (`x`, `y`); it must lie
  /// inside.
  public Image with(Image part, int x, int y) {
    if (x < 0 || y < 0 || x + part.width > width || y + part.height > height) {
      throw new IllegalArgumentException(
          "The picture (%s) at (%d, %d) is not inside (%s).".formatted(part, x, y, this));
    }
    byte[] all = rgb.clone();
    for (int row = 0; row < part.height; row++) {
      System.arraycopy(
          part.rgb, 3 * row * part.width, all, 3 * ((y + row) * width + x), 3 * part.width);
    }
    return new Image(width, height, all);
  }

  /// Two pictures are equal when all their pixels are (a record would compare the arrays by
  /// identity).
  @Override
  public boolean equals(Object other) {
    return other instanceof Image image
        && width == image.width
        && height == image.height
        && Arrays.equals(rgb, image.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Image[%d x %d]".formatted(width, height);
  }
}
