package dev.mimic.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/// Sound whose packets go into the result as they are.
final class CopiedSound implements SoundTrack {
  private final MediaInput input;
  private final VideoFormat format;
  private final Muxer muxer;
  private final AVStream stream;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final double tick;
  private final long start; // of the first frame, in the sound's ticks
  private final long padding; // what the codec needs to start, in ticks
  private boolean waiting; // `packet` holds one that is not written yet

  CopiedSound(MediaInput input, double startSeconds, VideoFormat format, Muxer muxer) {
    this.input = input;
    this.format = format;
    this.muxer = muxer;
    stream = muxer.add(input.stream().codecpar(), input.stream().time_base());
    tick = input.timeBase().value();
    AVCodecParameters codec = stream.codecpar();
    double padded = (double) codec.initial_padding() / Math.max(1, codec.sample_rate());
    padding = (long) Math.ceil(padded / tick);
    start = Math.round(startSeconds / tick);
  }

  @Override
  public void advance(double seconds) {
    while (fetch() && packet.pts() * tick <= seconds) {
      write();
    }
  }

  @Override
  public void finish(double seconds) {
    long end = Math.round(seconds / tick);
    while (fetch() && packet.pts() < end) {
      packet.duration(Math.min(packet.duration(), end - packet.pts()));
      write();
    }
  }

  /// Has the next packet ready, on the clock of the frames; false when there are no more.
  private boolean fetch() {
    while (!waiting && input.read(packet)) {
      long time = packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
      packet.pts(time - start);
      packet.dts(time - start);
      waiting = time != AV_NOPTS_VALUE && packet.pts() >= earliest(packet);
      if (!waiting) {
        avcodec.av_packet_unref(packet);
      }
    }
    return waiting;
  }

  /// MP4 can hide sound before the first frame: so a packet that ends just there is kept, for
  /// decoders to start cleanly. WebM can hide only what the codec itself needs to start.
  private long earliest(AVPacket packet) {
    return format == VideoFormat.MP4 ? -packet.duration() : -padding;
  }

  private void write() {
    waiting = false;
    muxer.write(packet, stream, input.stream().time_base());
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    input.close();
  }
}
