package dev.mimic.video;

import dev.mimic.MimicException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;

/// What a picture file says of itself, read without decoding it: its kind, size and EXIF
/// orientation.
///
/// The walk also shows whether the file is whole: decoders fill the missing part of a cut-off
/// picture with grey, which nobody wants as a source.
///
/// @param codec FFmpeg's id of the decoder
/// @param width, height in pixels as stored, before the orientation is obeyed
record PictureHeader(int codec, int width, int height, Orientation orientation) {
  static PictureHeader of(byte[] bytes, Path file) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (starts(in, 0, "\u0089PNG\r\n\u001a\n")) {
        return png(in);
      }
      if (starts(in, 0, "\u00ff\u00d8\u00ff")) {
        return JpegWalk.header(in);
      }
      if (starts(in, 0, "RIFF") && starts(in, 8, "WEBP")) {
        return webp(in.order(ByteOrder.LITTLE_ENDIAN));
      }
      if (starts(in, 0, "GIF8")) {
        return gif(in.order(ByteOrder.LITTLE_ENDIAN));
      }
      if (starts(in, 0, "BM")) {
        return bmp(in.order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IndexOutOfBoundsException e) {
      throw new MimicException(
          "The picture (%s) is cut off after (%d) bytes. Expected a whole file."
              .formatted(file, bytes.length),
          e);
    }
    throw new MimicException(
        "The file (%s) is no picture%s. Expected PNG, JPEG, WebP, BMP or GIF."
            .formatted(file, resemblance(in)));
  }

  /// This header, unless it promises more pixels than are ever decoded, or none.
  PictureHeader checked(Path file) {
    long pixels = (long) width * height;
    if (width < 1 || height < 1 || pixels > Decoder.MAX_PIXELS) {
      throw new MimicException(
          "The picture (%s) claims (%d x %d) pixels. Expected 1 pixel to (%d) megapixels."
              .formatted(file, width, height, Decoder.MAX_PIXELS / 1_000_000));
    }
    return this;
  }

  private static String resemblance(ByteBuffer in) {
    if (starts(in, 4, "ftypheic") || starts(in, 4, "ftypavif") || starts(in, 4, "ftypmif1")) {
      return " that can be read (it is HEIC or AVIF)";
    }
    boolean video =
        starts(in, 4, "ftyp")
            || starts(in, 8, "AVI ")
            || starts(in, 0, "\u001aE\u00df\u00a3")
            || starts(in, 0, "FLV");
    return video ? " but a video" : "";
  }

  static boolean starts(ByteBuffer in, int at, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return in.limit() >= at + wanted.length
        && in.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  private static PictureHeader png(ByteBuffer in) {
    int width = in.getInt(16);
    int height = in.getInt(20);
    Orientation orientation = Orientation.UPRIGHT;
    int chunk = 8;
    while (!starts(in, chunk + 4, "IEND")) {
      int length = in.getInt(chunk);
      if (starts(in, chunk + 4, "eXIf")) {
        orientation = Exif.orientation(in.slice(chunk + 8, length));
      }
      chunk = step(in, chunk, 12L + length);
    }
    step(in, chunk, 12);
    return new PictureHeader(avcodec.AV_CODEC_ID_PNG, width, height, orientation);
  }

  private static PictureHeader webp(ByteBuffer in) {
    int width = 0;
    int height = 0;
    Orientation orientation = Orientation.UPRIGHT;
    long end = 8 + (in.getInt(4) & 0xffff_ffffL);
    int chunk = 12;
    while (chunk < end) {
      int length = in.getInt(chunk + 4);
      if (starts(in, chunk, "VP8X")) {
        width = 1 + (in.getInt(chunk + 12) & 0xff_ffff);
        height = 1 + (in.getInt(chunk + 15) & 0xff_ffff);
      } else if (starts(in, chunk, "VP8L") && width == 0) {
        int bits = in.getInt(chunk + 9);
        width = 1 + (bits & 0x3fff);
        height = 1 + (bits >>> 14 & 0x3fff);
      } else if (starts(in, chunk, "VP8 ") && width == 0) {
        width = in.getShort(chunk + 14) & 0x3fff;
        height = in.getShort(chunk + 16) & 0x3fff;
      } else if (starts(in, chunk, "EXIF")) {
        orientation = Exif.orientation(in.slice(chunk + 8, length));
      }
      chunk = step(in, chunk, 8L + length + (length & 1));
    }
    return new PictureHeader(avcodec.AV_CODEC_ID_WEBP, width, height, orientation);
  }

  /// Only as far as the end of the first frame.
  private static PictureHeader gif(ByteBuffer in) {
    int width = in.getShort(6) & 0xffff;
    int height = in.getShort(8) & 0xffff;
    int block = 13 + colours(in.get(10));
    while (in.get(block) == 0x21) { // an extension
      block = afterSubBlocks(in, block + 2);
    }
    if (in.get(block) != 0x2c) {
      throw new IndexOutOfBoundsException("no frame");
    }
    afterSubBlocks(in, block + 11 + colours(in.get(block + 9)));
    return new PictureHeader(avcodec.AV_CODEC_ID_GIF, width, height, Orientation.UPRIGHT);
  }

  private static int colours(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static int afterSubBlocks(ByteBuffer in, int at) {
    while (in.get(at) != 0) {
      at += 1 + (in.get(at) & 0xff);
    }
    return at + 1;
  }

  private static PictureHeader bmp(ByteBuffer in) {
    boolean old = in.getInt(14) == 12;
    int width = old ? in.getShort(18) : in.getInt(18);
    int height = Math.abs(old ? in.getShort(20) : in.getInt(22));
    int bits = in.getShort(old ? 24 : 28);
    boolean packed = !old && (in.getInt(30) == 1 || in.getInt(30) == 2);
    long row = ((long) width * bits + 31) / 32 * 4;
    step(in, in.getInt(10), packed ? in.getInt(34) : row * height);
    return new PictureHeader(avcodec.AV_CODEC_ID_BMP, width, height, Orientation.UPRIGHT);
  }

  /// The position `length` bytes on, which must not lie behind the end of the file.
  static int step(ByteBuffer in, int from, long length) {
    if (length < 0 || from + length > in.limit()) {
      throw new IndexOutOfBoundsException("past the end");
    }
    return from + (int) length;
  }
}
