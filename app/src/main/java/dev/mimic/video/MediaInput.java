package dev.mimic.video;

import dev.mimic.MimicException;
import java.nio.file.Path;
import java.util.Set;
import java.util.StringJoiner;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// An open container and the packets of one of its streams.
final class MediaInput implements AutoCloseable {
  /// Formats that name other files or addresses, or take any text for a picture: never opened,
  /// whatever the name says.
  private static final Set<String> REFUSED =
      Set.of(
          "hls",
          "dash",
          "concat",
          "imf",
          "sdp",
          "rtsp",
          "rtp",
          "sap",
          "tty",
          "ffmetadata",
          "bin",
          "xbin",
          "adf",
          "idf");

  private static final String ALLOWED = allowedFormats();

  private final Path file;
  private final AVFormatContext container = new AVFormatContext(null);
  private AVStream stream = new AVStream(null);
  private @Nullable String trouble;
  private long packets;

  private MediaInput(Path file) {
    this.file = file;
  }

  /// Opens the best stream of a type, or returns null where the file has none; an unreadable file
  /// is refused.
  static @Nullable MediaInput open(Path file, int mediaType) {
    return open(file, mediaType, true);
  }

  /// The same by the file's header alone, no frame of which is decoded: enough to know its codec.
  static @Nullable MediaInput header(Path file, int mediaType) {
    return open(file, mediaType, false);
  }

  private static @Nullable MediaInput open(Path file, int mediaType, boolean deep) {
    Ffmpeg.load();
    InputFile.require(file, "video");
    MediaInput input = new MediaInput(file);
    try {
      input.openContainer();
      if (deep) {
        input.readStreams();
      }
      if (input.find(mediaType)) {
        return input;
      }
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
    input.close();
    return null;
  }

  private boolean find(int mediaType) {
    int best =
        avformat.av_find_best_stream(container, mediaType, -1, -1, (PointerPointer<?>) null, 0);
    if (best < 0) {
      return false;
    }
    stream = container.streams(best);
    for (int i = 0; i < container.nb_streams(); i++) {
      container.streams(i).discard(i == best ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
    }
    return (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) == 0; // not a song's cover
  }

  private void openContainer() {
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
    avutil.av_dict_set(options, "format_whitelist", ALLOWED, 0);
    int opened = avformat.avformat_open_input(container, Ffmpeg.url(file), null, options);
    avutil.av_dict_free(options);
    if (opened < 0) {
      throw new MimicException(
          ("The video (%s) cannot be opened: %s. Expected a whole file of a kind that FFmpeg reads."
                  + " Maybe it is cut off or no video at all.")
              .formatted(file, Ffmpeg.reason(opened)));
    }
  }

  /// Decodes as many frames as it takes to know what the header does not say.
  private void readStreams() {
    Ffmpeg.check(
        avformat.avformat_find_stream_info(container, (PointerPointer<?>) null),
        "The streams of the video (%s) cannot be read".formatted(file));
  }

  Path file() {
    return file;
  }

  AVFormatContext container() {
    return container;
  }

  AVStream stream() {
    return stream;
  }

  Rational timeBase() {
    return Rational.of(stream.time_base());
  }

  /// The stream's next packet, into `packet`; false at the end of the file or where reading failed.
  boolean read(AVPacket packet) {
    while (true) {
      int result = avformat.av_read_frame(container, packet);
      if (result < 0) {
        noteTheEnd(result);
        return false;
      }
      if (packet.stream_index() == stream.index()) {
        packets++;
        return true;
      }
      avcodec.av_packet_unref(packet);
    }
  }

  private void noteTheEnd(int result) {
    long promised = avformat.avformat_index_get_entries_count(stream);
    if (result != avutil.AVERROR_EOF()) {
      trouble = "reading stopped early: " + Ffmpeg.reason(result);
    } else if (packets < promised && container.iformat().name().getString().startsWith("mov")) {
      trouble = "the file ends after (%d) of (%d) frames".formatted(packets, promised);
    }
  }

  /// Why the file ended before its time; null where it is whole as far as can be told.
  @Nullable String trouble() {
    return trouble;
  }

  /// Whether any stream of a type is in the file.
  boolean has(int mediaType) {
    for (int i = 0; i < container.nb_streams(); i++) {
      if (container.streams(i).codecpar().codec_type() == mediaType) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    avformat.avformat_close_input(container);
  }

  private static String allowedFormats() {
    StringJoiner names = new StringJoiner(",");
    try (PointerPointer<Pointer> state = new PointerPointer<>(1)) {
      state.put(0, (Pointer) null);
      AVInputFormat format = avformat.av_demuxer_iterate(state);
      while (format != null) {
        String name = format.name().getString();
        boolean plain = (format.flags() & avformat.AVFMT_NOFILE) == 0;
        if (plain && !REFUSED.contains(name)) {
          names.add(name);
        }
        format = avformat.av_demuxer_iterate(state);
      }
    }
    return names.toString();
  }
}
