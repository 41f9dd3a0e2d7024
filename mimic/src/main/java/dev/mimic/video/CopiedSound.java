package dev.mimic.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/// Sound whose packets go into the result as they are.
final class CopiedSound implements SoundTrack {
  private final MediaInput input;
  private final Muxer muxer;
  private final AVStream stream;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final double tick;
  private final long start; // of the first frame, in the sound's ticks
  private boolean waiting; // `packet` holds one that is not written yet

  CopiedSound(MediaInput input, double startSeconds, Muxer muxer) {
    this.input = input;
    this.muxer = muxer;
    stream = muxer.add(input.stream().codecpar(), input.stream().time_base());
    tick = input.timeBase().value();
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

  /// Has the next packet ready, on the clock of the frames; false when there are no more. A packet that ends just where
  /// the frames begin is kept: decoders need it to start cleanly, and players don't play it.
  private boolean fetch() {
    while (!waiting && input.read(packet)) {
      long time = packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
      packet.pts(time - start);
      packet.dts(time - start);
      waiting = time != AV_NOPTS_VALUE && packet.pts() + packet.duration() >= 0;
      if (!waiting) {
        avcodec.av_packet_unref(packet);
      }
    }
    return waiting;
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
