package dev.mimic.video;

import dev.mimic.MimicException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/// The kinds of result: container, encoder, and how good "good" is.
enum VideoFormat {
  /// H.264, which plays everywhere. Visually lossless at the sizes networks make.
  MP4(
      "mp4",
      new String[] {"libx264", "libopenh264"},
      avutil.AV_PIX_FMT_YUV420P,
      Map.of("crf", "17", "preset", "veryfast", "rc_mode", "quality", "profile", "high"),
      Map.of("movflags", "+faststart"),
      Set.of(
          avcodec.AV_CODEC_ID_AAC,
          avcodec.AV_CODEC_ID_MP3,
          avcodec.AV_CODEC_ID_AC3,
          avcodec.AV_CODEC_ID_OPUS,
          avcodec.AV_CODEC_ID_ALAC),
      "aac"),
  /// VP9 in its real-time mode, so that encoding is never what a person waits for.
  WEBM(
      "webm",
      new String[] {"libvpx-vp9"},
      avutil.AV_PIX_FMT_YUV420P,
      Map.of("deadline", "realtime", "cpu-used", "6", "crf", "20", "lag-in-frames", "0"),
      Map.of(),
      Set.of(avcodec.AV_CODEC_ID_OPUS, avcodec.AV_CODEC_ID_VORBIS),
      "libopus"),
  /// A palette of its own for every frame: one pass, constant memory, the truest colours that GIF
  /// can show.
  GIF(
      "gif",
      new String[] {"gif"},
      avutil.AV_PIX_FMT_PAL8,
      Map.of(),
      Map.of("loop", "0"),
      Set.of(),
      ""),
  /// Animated WebP, lossy. libwebp converts from RGB itself: its YUV is not the one of video.
  WEBP(
      "webp",
      new String[] {"libwebp_anim"},
      avutil.AV_PIX_FMT_BGRA,
      Map.of("quality", "85", "compression_level", "2"),
      Map.of("loop", "0"),
      Set.of(),
      "");

  private static final long H264_PIXELS = 36_864L * 256; // level 5.2, the last that openh264 knows
  private static final int H264_SIDE = 8688;

  final String muxer;
  final String[] encoders;
  final int pixels;
  final Map<String, String> encoderOptions;
  final Map<String, String> muxerOptions;
  final Set<Integer> copiedSound;
  final String soundEncoder;

  VideoFormat(
      String muxer,
      String[] encoders,
      int pixels,
      Map<String, String> encoderOptions,
      Map<String, String> muxerOptions,
      Set<Integer> copiedSound,
      String soundEncoder) {
    this.muxer = muxer;
    this.encoders = encoders;
    this.pixels = pixels;
    this.encoderOptions = encoderOptions;
    this.muxerOptions = muxerOptions;
    this.copiedSound = copiedSound;
    this.soundEncoder = soundEncoder;
  }

  static VideoFormat of(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (VideoFormat format : values()) {
      if (format.muxer.equals(suffix)) {
        return format;
      }
    }
    throw new MimicException(
        ("The name of the result (%s) ends in no kind of video that can be written. "
                + "Expected .mp4, .gif, .webm or .webp.")
            .formatted(file));
  }

  /// The format whose encoder takes frames of this size in pixels: H.264 ends at nine megapixels, a
  /// telephone's photo has twelve, and VP9 may live in an .mp4 too.
  VideoFormat coding(int width, int height) {
    boolean beyond = (long) width * height > H264_PIXELS || Math.max(width, height) > H264_SIDE;
    return this == MP4 && beyond ? WEBM : this;
  }

  boolean hasSound() {
    return !soundEncoder.isEmpty();
  }

  /// The tick that times are kept in: the caller's where the container can, else the container's
  /// own.
  Rational timeBase(Rational wanted) {
    return switch (this) {
      case MP4, WEBM -> wanted;
      case GIF -> new Rational(1, 100);
      case WEBP -> new Rational(1, 1000);
    };
  }

  /// Shortest time between frames in ticks: browsers slow a GIF down to 10 frames a second where it
  /// asks for more than 50.
  long shortest() {
    return this == GIF ? 2 : 1;
  }
}
