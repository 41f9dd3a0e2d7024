package dev.mimic.video;

import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import dev.mimic.MimicException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avcodec;

/// Which clips every browser plays as they are: H.264, VP9 and AV1 in MP4, and VP8, VP9 and AV1 in
/// WebM.
public final class BrowserClip {
  private static final Set<Integer> MP4 =
      Set.of(avcodec.AV_CODEC_ID_H264, avcodec.AV_CODEC_ID_VP9, avcodec.AV_CODEC_ID_AV1);
  private static final Set<Integer> WEBM =
      Set.of(avcodec.AV_CODEC_ID_VP8, avcodec.AV_CODEC_ID_VP9, avcodec.AV_CODEC_ID_AV1);
  private static final int HIGH = 100; // H.264's profile; those above have more bits or colours

  private BrowserClip() {}

  /// `video/mp4` or `video/webm`, told by the file's header; empty for what browsers do not play,
  /// and for what is no clip.
  public static String type(Path file) {
    try {
      ByteBuffer start = InputFile.start(file, "video");
      if (PictureHeader.starts(start, 4, "ftyp") && !PictureHeader.starts(start, 8, "qt  ")) {
        return holds(file, MP4) ? "video/mp4" : "";
      }
      boolean matroska = PictureHeader.starts(start, 0, "\u001aE\u00df\u00a3");
      return matroska && holds(file, WEBM) ? "video/webm" : "";
    } catch (MimicException e) {
      return ""; // whoever decodes it says what is wrong
    }
  }

  private static boolean holds(Path file, Set<Integer> codecs) {
    try (MediaInput input = MediaInput.header(file, AVMEDIA_TYPE_VIDEO)) {
      return input != null && plays(input.stream().codecpar(), codecs);
    }
  }

  private static boolean plays(AVCodecParameters stream, Set<Integer> codecs) {
    return codecs.contains(stream.codec_id())
        && (stream.codec_id() != avcodec.AV_CODEC_ID_H264 || eightBits(stream));
  }

  /// Whether the decoder's settings (`avcC`, ISO/IEC 14496-15, section 5.3.3.1) say so.
  private static boolean eightBits(AVCodecParameters stream) {
    return stream.extradata_size() > 1 && (stream.extradata().get(1) & 0xff) <= HIGH;
  }
}
