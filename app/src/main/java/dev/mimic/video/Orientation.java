package dev.mimic.video;

import dev.mimic.image.Image;
import java.nio.IntBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;

/// How stored pixels are turned to stand upright: swap rows and columns first, then mirror.
record Orientation(boolean transpose, boolean mirrorX, boolean mirrorY) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /// EXIF's orientation tag, 1 to 8; anything else counts as upright.
  static Orientation ofExif(int tag) {
    return switch (tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /// The display matrix that a container or a codec gave the frame; angles go to the nearest
  /// quarter turn.
  static Orientation of(AVFrame frame) {
    AVFrameSideData matrix =
        avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.size() < 36) {
      return UPRIGHT;
    }
    // shown = (a x + c y, b x + d y), stored as a b u  c d v  x y w
    IntBuffer m =
        matrix
            .data()
            .capacity(36)
            .asByteBuffer()
            .order(java.nio.ByteOrder.nativeOrder())
            .asIntBuffer();
    int a = m.get(0);
    int b = m.get(1);
    int c = m.get(3);
    int d = m.get(4);
    boolean transpose =
        Math.abs((long) a) + Math.abs((long) d) < Math.abs((long) b) + Math.abs((long) c);
    return new Orientation(transpose, (transpose ? c : a) < 0, (transpose ? b : d) < 0);
  }

  Image apply(Image stored) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    int width = transpose ? stored.height() : stored.width();
    int height = transpose ? stored.width() : stored.height();
    byte[] from = stored.rgb();
    byte[] to = new byte[from.length];
    int stepX = 3 * (transpose ? stored.width() : 1) * (mirrorX ? -1 : 1);
    for (int y = 0; y < height; y++) {
      int line = mirrorY ? height - 1 - y : y;
      int first = mirrorX ? width - 1 : 0;
      int source = 3 * (transpose ? first * stored.width() + line : line * stored.width() + first);
      for (int target = 3 * y * width; target < 3 * (y + 1) * width; target += 3) {
        to[target] = from[source];
        to[target + 1] = from[source + 1];
        to[target + 2] = from[source + 2];
        source += stepX;
      }
    }
    return new Image(width, height, to);
  }
}
