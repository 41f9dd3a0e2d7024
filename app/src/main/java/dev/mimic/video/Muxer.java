package dev.mimic.video;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/// A container being written: streams first, then the header, packets of any stream, the trailer.
final class Muxer implements AutoCloseable {
  private final AVFormatContext container = new AVFormatContext(null);
  private final Path file;

  Muxer(Path file, String format, String comment) {
    this.file = file;
    Ffmpeg.check(
        avformat.avformat_alloc_output_context2(container, null, format, Ffmpeg.url(file)),
        "The container (%s) cannot be made".formatted(format));
    // No random identifiers and no version of FFmpeg: the same frames give the same bytes.
    container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    if (format.equals("webm")) {
      container.avoid_negative_ts(0); // frames keep their times; no sound comes too early
    }
    AVIOContext io = new AVIOContext(null);
    int opened = avformat.avio_open(io, Ffmpeg.url(file), avformat.AVIO_FLAG_WRITE);
    if (opened < 0) {
      close();
      Ffmpeg.check(opened, "The file (%s) cannot be written".formatted(file));
    }
    container.pb(io);
    AVDictionary metadata = new AVDictionary(null);
    avutil.av_dict_set(metadata, "comment", comment, 0);
    container.metadata(metadata); // freed with the container
  }

  /// Whether encoders must put their headers beside the stream instead of into it.
  boolean globalHeader() {
    return (container.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
  }

  AVStream add(Encoder encoder) {
    AVStream stream = avformat.avformat_new_stream(container, null);
    avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder.codec());
    stream.time_base(encoder.codec().time_base());
    return stream;
  }

  AVStream add(AVCodecParameters copied, AVRational timeBase) {
    AVStream stream = avformat.avformat_new_stream(container, null);
    avcodec.avcodec_parameters_copy(stream.codecpar(), copied);
    stream.codecpar().codec_tag(0); // tags differ from container to container
    stream.time_base(timeBase);
    return stream;
  }

  void header(Map<String, String> options) {
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
    int written = avformat.avformat_write_header(container, dictionary);
    avutil.av_dict_free(dictionary);
    Ffmpeg.check(written, "The header of the file (%s) cannot be written".formatted(file));
  }

  /// Sets an option of the container's own after its header was written.
  void set(String option, long value) {
    Ffmpeg.check(
        avutil.av_opt_set_int(container.priv_data(), option, value, 0),
        "The container doesn't know (%s)".formatted(option));
  }

  /// Takes the packet's data; its times are in ticks of `timeBase`.
  void write(AVPacket packet, AVStream stream, AVRational timeBase) {
    packet.stream_index(stream.index());
    avcodec.av_packet_rescale_ts(packet, timeBase, stream.time_base());
    Ffmpeg.check(
        avformat.av_interleaved_write_frame(container, packet),
        "The file (%s) cannot be written".formatted(file));
  }

  void finish() {
    Ffmpeg.check(
        avformat.av_write_trailer(container), "The file (%s) cannot be completed".formatted(file));
    AVIOContext io = container.pb();
    container.pb(null);
    Ffmpeg.check(avformat.avio_closep(io), "The file (%s) cannot be completed".formatted(file));
  }

  @Override
  public void close() {
    if (container.isNull()) {
      return;
    }
    AVIOContext io = container.pb();
    if (io != null) {
      avformat.avio_closep(io);
      container.pb(null);
    }
    avformat.avformat_free_context(container);
    container.setNull();
  }
}
