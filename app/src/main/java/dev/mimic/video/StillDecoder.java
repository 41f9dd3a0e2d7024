package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// One picture from the bytes of its file; no container is involved.
final class StillDecoder {
  private StillDecoder() {}

  /// @param codec FFmpeg's id of the decoder
  /// @param below a picture of the same size that shows where this one is transparent; null for
  ///   white
  static Image decode(byte[] bytes, int codec, @Nullable Image below, Path file) {
    AVCodec decoder = avcodec.avcodec_find_decoder(codec);
    AVCodecContext context = avcodec.avcodec_alloc_context3(decoder);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try (RgbConverter converter = new RgbConverter()) {
      context.max_pixels(Decoder.MAX_PIXELS);
      context.thread_count(1);
      Ffmpeg.check(
          avcodec.avcodec_open2(context, decoder, (PointerPointer<?>) null),
          "The picture decoder cannot start");
      Ffmpeg.check(avcodec.av_new_packet(packet, bytes.length), "No memory for the picture");
      packet.data().put(bytes, 0, bytes.length);
      int result = avcodec.avcodec_send_packet(context, packet);
      if (result >= 0) {
        avcodec.avcodec_send_packet(context, (AVPacket) null);
        result = avcodec.avcodec_receive_frame(context, frame);
      }
      Ffmpeg.check(result, "The picture (%s) is damaged and cannot be decoded".formatted(file));
      if (below != null && (frame.width() != below.width() || frame.height() != below.height())) {
        throw new MimicException(
            "The picture (%s) is damaged: a part of it has not the size that it claims."
                .formatted(file));
      }
      if (frame.colorspace() == avutil.AVCOL_SPC_UNSPECIFIED) {
        frame.colorspace(avutil.AVCOL_SPC_BT470BG); // JFIF and WebP: BT.601 at any size
      }
      return converter.convert(frame, below);
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(context);
    }
  }
}
