package dev.mimic.video;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The one tag of EXIF that matters here: how the camera was held.
final class Exif {
  private static final int ORIENTATION = 0x0112;

  private Exif() {}

  /// The orientation in a TIFF header with its first directory; upright where the data make no
  /// sense.
  static Orientation orientation(ByteBuffer tiff) {
    if (PictureHeader.starts(tiff, 0, "Exif\0\0")) {
      tiff = tiff.slice(6, tiff.limit() - 6); // some writers put JPEG's prefix into WebP too
    }
    try {
      boolean little = tiff.get(0) == 'I';
      tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = tiff.getShort(directory) & 0xffff;
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + 12 * i;
        if ((tiff.getShort(entry) & 0xffff) == ORIENTATION) {
          return Orientation.ofExif(tiff.getShort(entry + 8));
        }
      }
    } catch (IndexOutOfBoundsException e) {
      return Orientation.UPRIGHT;
    }
    return Orientation.UPRIGHT;
  }
}
