package dev.mimic.video;

import dev.mimic.image.Image;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/// A native RGB frame that pictures are copied into, one after the other, on their way to an
/// encoder.
final class RgbFrame implements AutoCloseable {
  private final AVFrame frame = avutil.av_frame_alloc();

  /// A frame as large as the pictures or one pixel wider or higher, to make odd sizes even.
  RgbFrame(int width, int height) {
    frame.width(width);
    frame.height(height);
    frame.format(avutil.AV_PIX_FMT_RGB24);
    frame.colorspace(avutil.AVCOL_SPC_RGB);
    frame.color_range(avutil.AVCOL_RANGE_JPEG);
    Ffmpeg.check(avutil.av_frame_get_buffer(frame, 0), "No memory for a frame");
  }

  /// Copies the picture in, repeating its last column and row where the frame is larger.
  AVFrame fill(Image image) {
    Ffmpeg.check(avutil.av_frame_make_writable(frame), "No memory for a frame");
    int stride = frame.linesize(0);
    int row = 3 * image.width();
    ByteBuffer pixels = frame.data(0).capacity((long) stride * frame.height()).asByteBuffer();
    for (int y = 0; y < frame.height(); y++) {
      int source = Math.min(y, image.height() - 1) * row;
      pixels.put(y * stride, image.rgb(), source, row);
      for (int x = row; x < 3 * frame.width(); x += 3) {
        pixels.put(y * stride + x, image.rgb(), source + row - 3, 3);
      }
    }
    return frame;
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
  }
}
