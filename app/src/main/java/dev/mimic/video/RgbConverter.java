package dev.mimic.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/// Decoded frames of any pixel format to RGB; keeps its scaler and buffer from frame to frame.
///
/// The matrix (BT.601, 709, 2020) and the range are those that the frame names; a frame that names
/// none is BT.709 from 720 lines on and BT.601 below, as players do. What is transparent lies on
/// white unless told otherwise.
final class RgbConverter implements AutoCloseable {
  private static final int FLAGS =
      swscale.SWS_BICUBIC
          | swscale.SWS_ACCURATE_RND
          | swscale.SWS_FULL_CHR_H_INT
          | swscale.SWS_FULL_CHR_H_INP;

  private record Shape(int width, int height, int format, int space, boolean full) {}

  private @Nullable Shape shape; // of the frames that `scaler` was made for
  private @Nullable SwsContext scaler;
  private final AVFrame out = avutil.av_frame_alloc();

  /// The frame as an image of its own size, as it is stored.
  ///
  /// @param below a picture of the same size that shows where the frame is transparent; null for
  ///   white
  Image convert(AVFrame frame, @Nullable Image below) {
    prepare(shapeOf(frame));
    Ffmpeg.check(
        swscale.sws_scale_frame(scaler, out, frame), "A frame could not be converted to RGB");
    return out.format() == AV_PIX_FMT_RGB24 ? copy() : flatten(below);
  }

  private static Shape shapeOf(AVFrame frame) {
    int space = frame.colorspace();
    if (space == AVCOL_SPC_UNSPECIFIED) {
      boolean high = frame.height() >= 720 || frame.width() >= 1280;
      space = high ? swscale.SWS_CS_ITU709 : swscale.SWS_CS_ITU601;
    }
    boolean full = frame.color_range() == AVCOL_RANGE_JPEG || fullRangeFormat(frame.format());
    return new Shape(frame.width(), frame.height(), frame.format(), space, full);
  }

  private static boolean fullRangeFormat(int format) {
    return avutil.av_get_pix_fmt_name(format).getString().startsWith("yuvj");
  }

  private void prepare(Shape wanted) {
    if (wanted.equals(shape)) {
      return;
    }
    swscale.sws_freeContext(scaler);
    avutil.av_frame_unref(out);
    shape = null;
    out.width(wanted.width);
    out.height(wanted.height);
    out.format(hasAlpha(wanted.format) ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24);
    Ffmpeg.check(avutil.av_frame_get_buffer(out, 0), "No memory for a frame");
    scaler =
        swscale.sws_getContext(
            wanted.width,
            wanted.height,
            wanted.format,
            wanted.width,
            wanted.height,
            out.format(),
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    if (scaler == null) {
      throw new MimicException(
          "The pixel format (%s) of (%d x %d) pixels cannot be converted to RGB."
              .formatted(
                  avutil.av_get_pix_fmt_name(wanted.format).getString(),
                  wanted.width,
                  wanted.height));
    }
    IntPointer matrix = swscale.sws_getCoefficients(wanted.space);
    swscale.sws_setColorspaceDetails(
        scaler, matrix, wanted.full ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16);
    shape = wanted;
  }

  private static boolean hasAlpha(int format) {
    AVPixFmtDescriptor description = avutil.av_pix_fmt_desc_get(format);
    return (description.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
  }

  private Image copy() {
    int row = 3 * out.width();
    byte[] rgb = new byte[row * out.height()];
    ByteBuffer pixels = pixels();
    for (int y = 0; y < out.height(); y++) {
      pixels.get(y * out.linesize(0), rgb, y * row, row);
    }
    return new Image(out.width(), out.height(), rgb);
  }

  private Image flatten(@Nullable Image below) {
    byte[] rgb = new byte[3 * out.width() * out.height()];
    if (below == null) {
      Arrays.fill(rgb, (byte) 255);
    } else {
      System.arraycopy(below.rgb(), 0, rgb, 0, rgb.length);
    }
    ByteBuffer pixels = pixels();
    byte[] line = new byte[4 * out.width()];
    int target = 0;
    for (int y = 0; y < out.height(); y++) {
      pixels.get(y * out.linesize(0), line);
      for (int i = 0; i < line.length; i += 4) {
        int alpha = line[i + 3] & 0xff;
        for (int channel = 0; channel < 3; channel++, target++) {
          int over = (line[i + channel] & 0xff) * alpha + (rgb[target] & 0xff) * (255 - alpha);
          rgb[target] = (byte) ((over + 127) / 255);
        }
      }
    }
    return new Image(out.width(), out.height(), rgb);
  }

  private ByteBuffer pixels() {
    return out.data(0).capacity((long) out.linesize(0) * out.height()).asByteBuffer();
  }

  @Override
  public void close() {
    swscale.sws_freeContext(scaler);
    scaler = null;
    avutil.av_frame_free(out);
  }
}
