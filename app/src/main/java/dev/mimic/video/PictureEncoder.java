package dev.mimic.video;

import dev.mimic.image.Image;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/// RGB pictures of one size to the packets of one format: makes odd sizes even, converts colours
/// (BT.709, limited range) or chooses a palette, encodes.
final class PictureEncoder implements AutoCloseable {
  private final VideoFormat format;
  private final Encoder encoder;
  private final RgbFrame rgb;
  private final AVFrame converted = avutil.av_frame_alloc();
  private final @Nullable FilterGraph palette;
  private final @Nullable SwsContext scaler;

  PictureEncoder(
      VideoFormat format,
      int width,
      int height,
      Rational rate,
      Rational timeBase,
      boolean globalHeader) {
    this.format = format;
    int evenWidth = width + (width & 1);
    int evenHeight = height + (height & 1);
    VideoFormat coding = format.coding(evenWidth, evenHeight);
    encoder = new Encoder(coding.encoders);
    rgb = new RgbFrame(evenWidth, evenHeight);
    describe(evenWidth, evenHeight, rate, timeBase, globalHeader);
    palette = format == VideoFormat.GIF ? palette(evenWidth, evenHeight) : null;
    scaler = palette == null ? scaler(evenWidth, evenHeight) : null;
    try {
      encoder.open(
          coding.encoderOptions, "frames of (%d x %d) pixels".formatted(evenWidth, evenHeight));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void describe(
      int width, int height, Rational rate, Rational timeBase, boolean globalHeader) {
    AVCodecContext codec = encoder.codec();
    codec.width(width);
    codec.height(height);
    codec.pix_fmt(format.pixels);
    codec.time_base().num(timeBase.numerator()).den(timeBase.denominator());
    codec.framerate().num(rate.numerator()).den(rate.denominator());
    codec.gop_size((int) Math.max(12, Math.round(2 * rate.value())));
    codec.thread_count(1);
    if (globalHeader) {
      codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    if (format.pixels == avutil.AV_PIX_FMT_YUV420P) {
      codec.colorspace(avutil.AVCOL_SPC_BT709);
      codec.color_primaries(avutil.AVCOL_PRI_BT709);
      codec.color_trc(avutil.AVCOL_TRC_BT709);
      codec.color_range(avutil.AVCOL_RANGE_MPEG);
    }
    if (encoder.name().equals("libopenh264")) {
      codec.qmin(14);
      codec.qmax(20);
      codec.bit_rate(8_000_000);
    }
  }

  private static FilterGraph palette(int width, int height) {
    String source =
        "buffer=video_size=%dx%d:pix_fmt=rgb24:time_base=1/100:colorspace=gbr:range=pc"
            .formatted(width, height);
    return new FilterGraph(
        source,
        "split[a][b];[a]palettegen=stats_mode=single:reserve_transparent=0[p];"
            + "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=5",
        "buffersink");
  }

  private SwsContext scaler(int width, int height) {
    converted.width(width);
    converted.height(height);
    converted.format(format.pixels);
    converted.colorspace(encoder.codec().colorspace());
    converted.color_range(encoder.codec().color_range());
    Ffmpeg.check(avutil.av_frame_get_buffer(converted, 0), "No memory for a frame");
    int flags = swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INP;
    SwsContext context =
        swscale.sws_getContext(
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            width,
            height,
            format.pixels,
            flags,
            null,
            null,
            (DoublePointer) null);
    IntPointer bt709 = swscale.sws_getCoefficients(swscale.SWS_CS_ITU709);
    swscale.sws_setColorspaceDetails(context, bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
    return context;
  }

  Encoder encoder() {
    return encoder;
  }

  /// Encodes one picture shown at `time` for `duration` ticks of the encoder's time base.
  void encode(Image image, long time, long duration, Consumer<AVPacket> out) {
    AVFrame frame = rgb.fill(image);
    frame.pts(time);
    frame.duration(duration);
    if (palette != null) {
      palette.push(frame);
      drainPalette(out);
      return;
    }
    Ffmpeg.check(avutil.av_frame_make_writable(converted), "No memory for a frame");
    Ffmpeg.check(
        swscale.sws_scale_frame(scaler, converted, frame), "A frame could not be converted");
    converted.pts(time);
    converted.duration(duration);
    encoder.encode(converted, out);
  }

  private void drainPalette(Consumer<AVPacket> out) {
    while (palette != null && palette.pull(converted)) {
      encoder.encode(converted, out);
      avutil.av_frame_unref(converted);
    }
  }

  /// Hands out the packets that the encoder still holds.
  void finish(Consumer<AVPacket> out) {
    if (palette != null) {
      palette.push(null);
      drainPalette(out);
    }
    encoder.encode(null, out);
  }

  @Override
  public void close() {
    encoder.close();
    rgb.close();
    avutil.av_frame_free(converted);
    swscale.sws_freeContext(scaler);
    if (palette != null) {
      palette.close();
    }
  }
}
