package dev.mimic.video;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.mimic.MimicException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/// The frames (or sound) of one stream, decoded one after the other; broken ones are counted and
/// passed over.
final class Decoder implements AutoCloseable {
  /// More pixels than this in one frame are refused by the header, before memory is taken for them.
  static final long MAX_PIXELS = 100_000_000;

  private static final int CORRUPT_FLAG = 1; // AV_FRAME_FLAG_CORRUPT, which the presets don't name

  private final MediaInput input;
  private final AVCodecContext codec;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private boolean ended;
  private int lost;
  private int repaired;

  Decoder(MediaInput input, int threads) {
    this.input = input;
    AVCodecParameters parameters = input.stream().codecpar();
    AVCodec decoder = find(parameters.codec_id());
    if (decoder == null) {
      throw new MimicException(
          "The video (%s) is coded as (%s), which this build of FFmpeg cannot decode."
              .formatted(
                  input.file(), avcodec.avcodec_get_name(parameters.codec_id()).getString()));
    }
    codec = avcodec.avcodec_alloc_context3(decoder);
    avcodec.avcodec_parameters_to_context(codec, parameters);
    codec.pkt_timebase(input.stream().time_base());
    codec.thread_count(threads);
    codec.max_pixels(MAX_PIXELS);
    int opened = avcodec.avcodec_open2(codec, decoder, (PointerPointer<?>) null);
    if (opened < 0) {
      close();
      Ffmpeg.check(opened, "The decoder for (%s) cannot start".formatted(input.file()));
    }
  }

  /// FFmpeg's own AV1 decoder needs special hardware, so libaom's goes first.
  private static AVCodec find(int id) {
    AVCodec aom =
        id == avcodec.AV_CODEC_ID_AV1 ? avcodec.avcodec_find_decoder_by_name("libaom-av1") : null;
    return aom != null ? aom : avcodec.avcodec_find_decoder(id);
  }

  /// The next frame that can be decoded, into `frame`; false at the end.
  boolean next(AVFrame frame) {
    while (true) {
      int result = avcodec.avcodec_receive_frame(codec, frame);
      if (result >= 0) {
        count(frame);
        return true;
      }
      if (result == avutil.AVERROR_EOF()) {
        return false;
      }
      if (result != AVERROR_EAGAIN()) {
        lost++;
      }
      if (!feed()) {
        return false;
      }
    }
  }

  private void count(AVFrame frame) {
    boolean corrupt = (frame.flags() & CORRUPT_FLAG) != 0;
    if (corrupt || frame.decode_error_flags() != 0) {
      repaired++;
    }
  }

  /// Gives the codec one packet, or the sign of the end; false once that was given before.
  private boolean feed() {
    if (ended) {
      return false;
    }
    if (!input.read(packet)) {
      ended = true;
      avcodec.avcodec_send_packet(codec, (AVPacket) null);
      return true;
    }
    if (avcodec.avcodec_send_packet(codec, packet) < 0) {
      lost++;
    }
    avcodec.av_packet_unref(packet);
    return true;
  }

  /// Packets that gave no frame because they are broken.
  int lost() {
    return lost;
  }

  /// Frames whose missing parts the codec filled in by guesswork.
  int repaired() {
    return repaired;
  }

  AVCodecContext codec() {
    return codec;
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(codec);
    avcodec.av_packet_free(packet);
  }
}
