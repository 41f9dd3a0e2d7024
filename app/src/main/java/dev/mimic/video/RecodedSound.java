package dev.mimic.video;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/// Sound in a codec that the result's container doesn't take: decoded, resampled to 48 kHz mono or
/// stereo, encoded.
final class RecodedSound implements SoundTrack {
  private static final int RATE = 48_000;

  private final MediaInput input;
  private final Decoder decoder;
  private final Encoder encoder;
  private final Muxer muxer;
  private final AVStream stream;
  private final AVFrame frame = avutil.av_frame_alloc();
  private final AVFrame block = avutil.av_frame_alloc();
  private final double startSeconds;
  private @Nullable FilterGraph resampler; // made for the first decoded frame
  private long samples; // encoded so far, counted from the first frame
  private boolean flushed; // the resampler knows that no more comes
  private boolean ended;

  RecodedSound(MediaInput input, double startSeconds, VideoFormat format, Muxer muxer) {
    this.input = input;
    this.startSeconds = startSeconds;
    this.muxer = muxer;
    decoder = new Decoder(input, 1);
    encoder = new Encoder(format.soundEncoder);
    try {
      openEncoder(Math.min(2, input.stream().codecpar().ch_layout().nb_channels()));
    } catch (RuntimeException e) {
      freeOwn();
      throw e;
    }
    stream = muxer.add(encoder);
  }

  private void openEncoder(int channels) {
    AVCodecContext codec = encoder.codec();
    codec.sample_rate(RATE);
    codec.sample_fmt(planar() ? avutil.AV_SAMPLE_FMT_FLTP : avutil.AV_SAMPLE_FMT_FLT);
    avutil.av_channel_layout_default(codec.ch_layout(), channels);
    codec.bit_rate(80_000L * channels);
    codec.time_base().num(1).den(RATE);
    if (muxer.globalHeader()) {
      codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    encoder.open(Map.of(), "sound of (%d) channels".formatted(channels));
  }

  private boolean planar() {
    return encoder.name().equals("aac");
  }

  @Override
  public void advance(double seconds) {
    recode(seconds, Long.MAX_VALUE);
  }

  @Override
  public void finish(double seconds) {
    recode(seconds, Math.round(seconds * RATE));
    encoder.encode(null, this::mux);
  }

  /// Decodes and encodes until the sound reaches `seconds`, leaving out the samples from `end` on.
  private void recode(double seconds, long end) {
    while (!ended && samples < seconds * RATE) {
      if (resampler != null && resampler.pull(block)) {
        encode(end);
      } else if (decoder.next(frame)) {
        resampler().push(frame);
        avutil.av_frame_unref(frame);
      } else if (resampler != null && !flushed) {
        resampler.push(null);
        flushed = true;
      } else {
        ended = true;
      }
    }
  }

  private void encode(long end) {
    long first = block.pts();
    block.nb_samples((int) Math.min(block.nb_samples(), end - first));
    samples = first + block.nb_samples();
    encoder.encode(block, this::mux);
    avutil.av_frame_unref(block);
  }

  private FilterGraph resampler() {
    if (resampler == null) {
      int channels = frame.ch_layout().nb_channels();
      String source =
          "abuffer=sample_rate=%d:sample_fmt=%s:channel_layout=%s:time_base=%s"
              .formatted(
                  frame.sample_rate(),
                  avutil.av_get_sample_fmt_name(frame.format()).getString(),
                  layout(channels),
                  input.timeBase());
      // Silence where the sound begins late or has gaps; nothing from before the first frame.
      String filters =
          "asetpts=PTS-%s/TB,aresample=%d:async=1:first_pts=0,aformat=%s:%s,asetnsamples=%d:p=0"
              .formatted(
                  startSeconds,
                  RATE,
                  planar() ? "fltp" : "flt",
                  "channel_layouts=" + (channels == 1 ? "mono" : "stereo"),
                  encoder.codec().frame_size());
      resampler = new FilterGraph(source, filters, "abuffersink");
    }
    return resampler;
  }

  private String layout(int channels) {
    byte[] name = new byte[64];
    int length = avutil.av_channel_layout_describe(frame.ch_layout(), name, name.length);
    return channels <= 2 || length < 1
        ? (channels == 1 ? "mono" : "stereo")
        : new String(name, 0, length - 1, java.nio.charset.StandardCharsets.US_ASCII);
  }

  private void mux(AVPacket packet) {
    muxer.write(packet, stream, encoder.codec().time_base());
  }

  @Override
  public void close() {
    freeOwn();
    input.close();
  }

  private void freeOwn() {
    decoder.close();
    encoder.close();
    avutil.av_frame_free(frame);
    avutil.av_frame_free(block);
    if (resampler != null) {
      resampler.close();
    }
  }
}
