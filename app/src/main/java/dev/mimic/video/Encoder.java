package dev.mimic.video;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.mimic.MimicException;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/// One of FFmpeg's encoders: frames or sound in, packets out.
final class Encoder implements AutoCloseable {
  private final AVCodec encoder;
  private final AVCodecContext codec;
  private final AVPacket packet = avcodec.av_packet_alloc();

  /// @param names encoders in order of preference; the first that this build of FFmpeg has is taken
  Encoder(String... names) {
    encoder = find(names);
    codec = avcodec.avcodec_alloc_context3(encoder);
  }

  private static AVCodec find(String... names) {
    for (String name : names) {
      AVCodec encoder = avcodec.avcodec_find_encoder_by_name(name);
      if (encoder != null) {
        return encoder;
      }
    }
    throw new MimicException(
        "This build of FFmpeg has no encoder (%s). Maybe choose another kind of result."
            .formatted(String.join(", ", names)));
  }

  String name() {
    return encoder.name().getString();
  }

  /// To be filled in before [#open].
  AVCodecContext codec() {
    return codec;
  }

  void open(Map<String, String> options, String what) {
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
    int opened = avcodec.avcodec_open2(codec, encoder, dictionary);
    avutil.av_dict_free(dictionary);
    if (opened < 0) {
      throw new MimicException(
          "The encoder (%s) refuses %s: %s. Maybe choose another kind of result, such as .webm."
              .formatted(name(), what, Ffmpeg.reason(opened)));
    }
  }

  /// Encodes one frame (null: the end) and hands out the packets that are ready; the consumer may
  /// take their data.
  void encode(@Nullable AVFrame frame, Consumer<AVPacket> out) {
    Ffmpeg.check(
        avcodec.avcodec_send_frame(codec, frame), "The encoder (%s) failed".formatted(name()));
    while (true) {
      int result = avcodec.avcodec_receive_packet(codec, packet);
      if (result == AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
        return;
      }
      Ffmpeg.check(result, "The encoder (%s) failed".formatted(name()));
      out.accept(packet);
      avcodec.av_packet_unref(packet);
    }
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(codec);
    avcodec.av_packet_free(packet);
  }
}
