package dev.mimic.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers with a file or the part of it that a `Range` asks for (RFC 9110, section 14): players
/// seek so.
final class Ranges {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,15})-(\\d{0,15})");

  private Ranges() {}

  /// Opens what is sent.
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  /// @param size in bytes
  static void answer(Context context, String type, long size, Opener opener) {
    long from = 0;
    long to = size - 1;
    String header = context.header("Range");
    String wanted = header == null ? "" : header;
    Matcher range = ONE.matcher(wanted);
    boolean part = range.matches() && !wanted.equals("bytes=-");
    if (part) { // anything else, several ranges too, may be ignored
      boolean tail = range.group(1).isEmpty();
      from =
          tail
              ? Math.max(0, size - Long.parseLong(range.group(2)))
              : Long.parseLong(range.group(1));
      to =
          tail || range.group(2).isEmpty()
              ? size - 1
              : Math.min(to, Long.parseLong(range.group(2)));
      if (from > to) {
        context.header("Content-Range", "bytes */" + size);
        throw new Refusal(
            416,
            "The range (%s) is not in the file, which has (%d) bytes.".formatted(wanted, size));
      }
      context.status(206).header("Content-Range", "bytes %d-%d/%d".formatted(from, to, size));
    }
    context.contentType(type).header("Accept-Ranges", "bytes");
    context.res().setContentLengthLong(to - from + 1);
    if (context.req().getMethod().equals("HEAD")) {
      return;
    }
    try (InputStream in = opener.open()) {
      in.skipNBytes(from);
      copy(in, context, to - from + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(InputStream in, Context context, long bytes) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long left = bytes;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      context.outputStream().write(buffer, 0, read);
      left -= read;
    }
  }
}
