package dev.mimic.video;

import dev.mimic.image.Image;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/// A picture in memory to the bytes of a picture file.
final class StillEncoder implements AutoCloseable {
  private static final int JPEG_SCALE = 2; // of 1 (best) to 31

  private final String kind;
  private final AVCodec encoder;
  private final AVCodecContext codec;
  private final AVPacket packet = avcodec.av_packet_alloc();

  private StillEncoder(String kind, int id, int pixels, Image image) {
    this.kind = kind;
    encoder = avcodec.avcodec_find_encoder(id);
    codec = avcodec.avcodec_alloc_context3(encoder);
    codec.width(image.width());
    codec.height(image.height());
    codec.pix_fmt(pixels);
    codec.time_base().num(1).den(25);
    codec.thread_count(1);
  }

  static byte[] png(Image image) {
    try (StillEncoder png =
            new StillEncoder("PNG", avcodec.AV_CODEC_ID_PNG, avutil.AV_PIX_FMT_RGB24, image);
        RgbFrame frame = new RgbFrame(image.width(), image.height())) {
      // A third of the default's time for files 5 % larger.
      png.codec.compression_level(3);
      avutil.av_opt_set(png.codec.priv_data(), "pred", "up", 0);
      return png.encode(frame.fill(image));
    }
  }

  /// Colours in full resolution: skin beside hair is where halved ones show.
  static byte[] jpeg(Image image) {
    AVFrame colours = avutil.av_frame_alloc();
    try (StillEncoder jpeg =
            new StillEncoder("JPEG", avcodec.AV_CODEC_ID_MJPEG, avutil.AV_PIX_FMT_YUV444P, image);
        RgbFrame frame = new RgbFrame(image.width(), image.height())) {
      jpeg.codec.color_range(avutil.AVCOL_RANGE_JPEG);
      jpeg.codec.flags(jpeg.codec.flags() | avcodec.AV_CODEC_FLAG_QSCALE);
      jpeg.codec.global_quality(JPEG_SCALE * avutil.FF_QP2LAMBDA);
      convert(frame.fill(image), colours);
      colours.quality(jpeg.codec.global_quality());
      return jpeg.encode(colours);
    } finally {
      avutil.av_frame_free(colours);
    }
  }

  /// To the colours of JPEG: BT.601, full range.
  private static void convert(AVFrame rgb, AVFrame colours) {
    int width = rgb.width();
    int height = rgb.height();
    colours.width(width);
    colours.height(height);
    colours.format(avutil.AV_PIX_FMT_YUV444P);
    colours.color_range(avutil.AVCOL_RANGE_JPEG);
    colours.colorspace(avutil.AVCOL_SPC_BT470BG);
    Ffmpeg.check(avutil.av_frame_get_buffer(colours, 0), "No memory for a frame");
    SwsContext scaler =
        swscale.sws_getContext(
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            width,
            height,
            avutil.AV_PIX_FMT_YUV444P,
            swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND,
            null,
            null,
            (DoublePointer) null);
    try {
      IntPointer bt601 = swscale.sws_getCoefficients(swscale.SWS_CS_ITU601);
      swscale.sws_setColorspaceDetails(scaler, bt601, 1, bt601, 1, 0, 1 << 16, 1 << 16);
      Ffmpeg.check(
          swscale.sws_scale_frame(scaler, colours, rgb), "A picture could not be converted");
    } finally {
      swscale.sws_freeContext(scaler);
    }
  }

  private byte[] encode(AVFrame frame) {
    String failed = "A %s could not be encoded".formatted(kind);
    Ffmpeg.check(avcodec.avcodec_open2(codec, encoder, (PointerPointer<?>) null), failed);
    Ffmpeg.check(avcodec.avcodec_send_frame(codec, frame), failed);
    avcodec.avcodec_send_frame(codec, null);
    Ffmpeg.check(avcodec.avcodec_receive_packet(codec, packet), failed);
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(codec);
  }
}
