package dev.mimic.video;

import dev.mimic.MimicException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;

/// What every user of FFmpeg's libraries needs: quiet logging, error codes as text, file names that
/// are only that.
///
/// `avdevice` must never load (it needs libpulse, which a bare Debian lacks): use no class of
/// `org.bytedeco.ffmpeg.avdevice` and nothing of JavaCV.
public final class Ffmpeg {
  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  private Ffmpeg() {}

  /// Lets FFmpeg write its own warnings to standard error, for `--verbose`.
  public static void verbose() {
    avutil.av_log_set_level(avutil.AV_LOG_WARNING);
  }

  /// Loads the libraries and quiets them; called before the first use of FFmpeg in each entry
  /// class.
  static void load() {}

  /// FFmpeg's words for an error code, such as "No space left on device".
  static String reason(int error) {
    byte[] text = new byte[256];
    avutil.av_strerror(error, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /// Returns `code` unless it is an error; then throws with `what` failed and FFmpeg's reason.
  static int check(int code, String what) {
    if (code < 0) {
      throw new MimicException("%s: %s.".formatted(what, reason(code)));
    }
    return code;
  }

  /// The URL of a plain file, so that a name like `http:x` or `-` is never taken for a protocol.
  static String url(Path file) {
    return "file:" + file.toAbsolutePath();
  }
}
