package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which of BiSeNet's 19 classes each pixel of a picture belongs to.
///
/// The array is not copied, in or out.
///
/// @param classes row-major, one byte a pixel: the index of its name in [#NAMES]
public record PartMap(int width, int height, byte[] classes) {
  /// The classes in the order of CelebAMask-HQ's labels.
  public static final List<String> NAMES =
      List.of(
          "background",
          "skin",
          "left brow",
          "right brow",
          "left eye",
          "right eye",
          "glasses",
          "left ear",
          "right ear",
          "earring",
          "nose",
          "mouth",
          "upper lip",
          "lower lip",
          "neck",
          "necklace",
          "cloth",
          "hair",
          "hat");

  private static final int[] COLOURS = {
    0x000000, 0xffb3a7, 0xb35900, 0xff8c1a, 0x0066ff, 0x00ccff, 0x7f00ff, 0x009966, 0x33ffaa,
    0xffff00, 0xff0066, 0x800000, 0xe60000, 0xff6666, 0xc8a2c8, 0xffffff, 0x336633, 0x604020,
    0x808080
  };

  public PartMap {
    if (classes.length != width * height) {
      throw new IllegalArgumentException(
          "A map of (%d x %d) pixels does not have (%d).".formatted(width, height, classes.length));
    }
  }

  /// The class, 0 to 18, of the pixel in column `x` and row `y`.
  public int at(int x, int y) {
    return classes[y * width + x];
  }

  /// The classes that some pixel belongs to, in order.
  public List<Integer> present() {
    boolean[] seen = new boolean[NAMES.size()];
    for (byte part : classes) {
      seen[part] = true;
    }
    return IntStream.range(0, seen.length).filter(part -> seen[part]).boxed().toList();
  }

  /// As a grey picture whose values are the class numbers.
  public Image grey() {
    byte[] rgb = new byte[3 * classes.length];
    for (int i = 0; i < classes.length; i++) {
      Arrays.fill(rgb, 3 * i, 3 * i + 3, classes[i]);
    }
    return new Image(width, height, rgb);
  }

  /// The picture with every part tinted in its colour, half and half; the background stays.
  ///
  /// @param picture of this map's size
  public Image over(Image picture) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < classes.length; i++) {
      int colour = COLOURS[classes[i]];
      for (int channel = 0; channel < 3 && classes[i] != 0; channel++) {
        int tint = colour >> (16 - 8 * channel) & 0xff;
        rgb[3 * i + channel] = (byte) (((rgb[3 * i + channel] & 0xff) + tint + 1) / 2);
      }
    }
    return new Image(width, height, rgb);
  }

  /// At another size: the class of the nearest pixel.
  PartMap resized(int newWidth, int newHeight) {
    byte[] resized = new byte[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      int row = nearest(y, height, newHeight) * width;
      for (int x = 0; x < newWidth; x++) {
        resized[y * newWidth + x] = classes[row + nearest(x, width, newWidth)];
      }
    }
    return new PartMap(newWidth, newHeight, resized);
  }

  private static int nearest(int i, int from, int to) {
    return (int) ((2L * i + 1) * from / (2L * to)); // between the centres of pixels
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartMap map
        && width == map.width
        && height == map.height
        && Arrays.equals(classes, map.classes);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(classes);
  }

  @Override
  public String toString() {
    return "PartMap[%d x %d]".formatted(width, height);
  }
}
