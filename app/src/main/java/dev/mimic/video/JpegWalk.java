package dev.mimic.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.global.avcodec;

/// The segments of a JPEG, from the first marker to the end of the picture.
final class JpegWalk {
  private JpegWalk() {}

  /// Throws [IndexOutOfBoundsException] when the file ends before its end marker.
  static PictureHeader header(ByteBuffer in) {
    int width = 0;
    int height = 0;
    Orientation orientation = Orientation.UPRIGHT;
    int at = 2;
    while (true) {
      at = nextMarker(in, at);
      int marker = in.get(at + 1) & 0xff;
      at += 2;
      if (marker == 0xd9) {
        return new PictureHeader(avcodec.AV_CODEC_ID_MJPEG, width, height, orientation);
      }
      if (standsAlone(marker)) {
        continue;
      }
      int length = in.getShort(at) & 0xffff;
      if (isFrame(marker)) {
        height = in.getShort(at + 3) & 0xffff;
        width = in.getShort(at + 5) & 0xffff;
      } else if (marker == 0xe1 && PictureHeader.starts(in, at + 2, "Exif\0\0")) {
        orientation = Exif.orientation(in.slice(at + 8, length - 8));
      }
      at = PictureHeader.step(in, at, length);
    }
  }

  /// The next `ff xx` that is no escaped data byte; skips the coded data behind a start of scan.
  private static int nextMarker(ByteBuffer in, int at) {
    while (in.get(at) != (byte) 0xff || in.get(at + 1) == 0 || in.get(at + 1) == (byte) 0xff) {
      at++;
    }
    return at;
  }

  private static boolean standsAlone(int marker) {
    return marker >= 0xd0 && marker <= 0xd8 || marker == 0x01;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
