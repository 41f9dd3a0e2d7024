package dev.mimic.catalogue;

import dev.mimic.Progress;
import dev.mimic.catalogue.Http.Answer;
import dev.mimic.catalogue.Partial.Origin;
import dev.mimic.catalogue.TransferException.Remedy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request for a file, or for the rest of it, and what the server makes of it.
final class Transfer {
  private static final long MAX_BYTES = 4L << 30; // the largest published file has 0.7 GiB
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

  private final Http http;
  private final WeightFile wanted;
  private final URI url;
  private final Partial part;
  private final Progress progress;

  Transfer(Http http, WeightFile wanted, URI url, Partial part, Progress progress) {
    this.http = http;
    this.wanted = wanted;
    this.url = url;
    this.part = part;
    this.progress = progress;
  }

  /// Brings what is missing. Afterwards all bytes are here that the server says the file has.
  void run() throws TransferException {
    if (wanted.size() != 0 && part.length() == wanted.size()) {
      return; // a process ended between the last byte and the name
    }
    Map<String, String> headers = rest();
    try (Answer answer = http.get(url, headers)) {
      switch (answer.status()) {
        case 200 -> whole(answer);
        case 206 -> rest(answer, !headers.isEmpty());
        case 416 -> nothingLeft(answer);
        case 408, 425, 429, 500, 502, 503, 504 -> throw busy(answer);
        default -> throw elsewhere("answers (%d)".formatted(answer.status()));
      }
    }
  }

  /// The headers that ask for the rest alone, where the rest can only be of the same file: an
  /// unchanged one, or one whose hash will tell.
  private Map<String, String> rest() {
    Origin origin = part.origin();
    if (origin == null) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    boolean same = origin.url().equals(url) && !origin.validator().isEmpty();
    if (same) {
      headers.put("If-Range", origin.validator());
    }
    if (same || wanted.sha256().length() == WeightFile.HASH_DIGITS) {
      headers.put("Range", "bytes=%d-".formatted(part.length()));
    }
    return headers;
  }

  private void whole(Answer answer) throws TransferException {
    long length = number(answer.header("Content-Length"));
    long total = length < 0 ? wanted.size() : length;
    if (total == 0) {
      throw elsewhere(length < 0 ? "does not say how much it sends" : "sends an empty file");
    }
    refuseOther(answer, total);
    part.begin(new Origin(url, validator(answer)));
    copy(answer, total);
  }

  private void rest(Answer answer, boolean asked) throws TransferException {
    Matcher range = RANGE.matcher(answer.header("Content-Range"));
    Origin origin = part.origin();
    boolean fits =
        asked
            && range.matches()
            && range.group(1) != null
            && number(range.group(1)) == part.length();
    if (!fits || origin == null || contradicts(origin, answer)) {
      part.discard();
      throw again("sends another piece than asked for");
    }
    long total = number(range.group(2));
    refuseOther(answer, total);
    copy(answer, total);
  }

  private boolean contradicts(Origin origin, Answer answer) {
    String validator = validator(answer);
    return origin.url().equals(url)
        && !validator.isEmpty()
        && !origin.validator().isEmpty()
        && !validator.equals(origin.validator());
  }

  /// All bytes were here already, or those that are here are of another file.
  private void nothingLeft(Answer answer) throws TransferException {
    Matcher range = RANGE.matcher(answer.header("Content-Range"));
    if (!range.matches() || part.length() == 0 || number(range.group(2)) != part.length()) {
      part.discard();
      throw again("answers (416)");
    }
  }

  private void refuseOther(Answer answer, long total) throws TransferException {
    String type = answer.header("Content-Type").toLowerCase(Locale.ROOT);
    if (type.startsWith("text/html")) {
      throw elsewhere("sends a web page, expected weights");
    }
    String packing = answer.header("Content-Encoding");
    if (!packing.isEmpty() && !packing.equalsIgnoreCase("identity")) {
      throw elsewhere("sends it packed (%s), which was not asked for".formatted(packing));
    }
    if (total > MAX_BYTES || wanted.size() != 0 && total != wanted.size()) {
      throw elsewhere(
          "offers (%,d) bytes, expected %s(%,d)"
              .formatted(
                  total,
                  wanted.size() == 0 ? "at most " : "",
                  wanted.size() == 0 ? MAX_BYTES : wanted.size()));
    }
  }

  private void copy(Answer answer, long total) throws TransferException {
    part.require(total - part.length());
    progress.step(part.length(), total);
    for (List<ByteBuffer> piece = answer.body().next();
        piece != null;
        piece = answer.body().next()) {
      for (ByteBuffer bytes : piece) {
        if (part.length() + bytes.remaining() > total) {
          part.discard();
          throw elsewhere("sends more than (%,d) bytes".formatted(total));
        }
        part.add(bytes);
      }
      progress.step(part.length(), total);
    }
    if (part.length() < total) {
      throw again("broke off after (%,d) of (%,d) bytes".formatted(part.length(), total));
    }
  }

  /// What makes sure, by If-Range, that the rest is of the same file: HTTP forbids weak ETags
  /// there.
  private static String validator(Answer answer) {
    String tag = answer.header("ETag");
    return tag.startsWith("\"") ? tag : answer.header("Last-Modified");
  }

  private static TransferException busy(Answer answer) {
    String said = "answers (%d)".formatted(answer.status());
    Duration after = after(answer.header("Retry-After"));
    return new TransferException(Remedy.AGAIN, said, after);
  }

  /// Seconds or a date.
  private static @Nullable Duration after(String header) {
    if (NUMBER.matcher(header).matches()) {
      return Duration.ofSeconds(number(header));
    }
    try {
      Instant when = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(Instant.now(), when);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static long number(String header) {
    return NUMBER.matcher(header).matches() ? Long.parseLong(header) : -1;
  }

  private static TransferException again(String message) {
    return new TransferException(Remedy.AGAIN, message);
  }

  private static TransferException elsewhere(String message) {
    return new TransferException(Remedy.ELSEWHERE, message);
  }
}
