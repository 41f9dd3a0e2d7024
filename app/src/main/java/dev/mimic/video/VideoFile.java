package dev.mimic.video;

import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/// A video file, decoded by FFmpeg one frame ahead of what was asked for.
final class VideoFile implements VideoReader {
  private final MediaInput input;
  private final Decoder decoder;
  private final RgbConverter converter = new RgbConverter();
  private final AVFrame frame = avutil.av_frame_alloc();
  private final Orientation orientation;
  private final VideoInfo info;
  private final long start; // of the first frame, in ticks on the file's own clock
  private final long usual; // ticks from frame to frame where the rate is constant
  private boolean waiting; // `frame` holds a frame that nobody took yet
  private long time; // of that frame, in ticks from the first

  static VideoFile open(Path file, int threads) {
    MediaInput input = MediaInput.open(file, AVMEDIA_TYPE_VIDEO);
    if (input == null) {
      throw new MimicException(
          "The file (%s) holds no moving picture, only sound or other data. Expected a video."
              .formatted(file));
    }
    try {
      refuseHuge(input);
      return new VideoFile(input, new Decoder(input, threads));
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private static void refuseHuge(MediaInput input) {
    AVCodecParameters parameters = input.stream().codecpar();
    if ((long) parameters.width() * parameters.height() > Decoder.MAX_PIXELS) {
      throw new MimicException(
          "The video (%s) claims frames of (%d x %d) pixels; at most (%d) megapixels are read."
              .formatted(
                  input.file(),
                  parameters.width(),
                  parameters.height(),
                  Decoder.MAX_PIXELS / 1_000_000));
    }
  }

  private VideoFile(MediaInput input, Decoder decoder) {
    this.input = input;
    this.decoder = decoder;
    try {
      if (!decoder.next(frame)) {
        throw new MimicException(
            "The video (%s) is damaged: not one of its frames can be decoded."
                .formatted(input.file()));
      }
      waiting = true;
      orientation = Orientation.of(frame);
      long stamp = frame.best_effort_timestamp();
      start = stamp == AV_NOPTS_VALUE ? 0 : stamp;
      info = describe();
      usual = usualStep();
    } catch (RuntimeException e) {
      freeOwn();
      throw e;
    }
  }

  private VideoInfo describe() {
    AVStream stream = input.stream();
    int width = orientation.transpose() ? frame.height() : frame.width();
    int height = orientation.transpose() ? frame.width() : frame.height();
    Rational rate = rate(stream);
    double seconds = -1;
    if (stream.duration() != AV_NOPTS_VALUE) {
      seconds = stream.duration() * input.timeBase().value();
    } else if (input.container().duration() != AV_NOPTS_VALUE) {
      seconds = input.container().duration() / 1e6;
    }
    long frames = stream.nb_frames();
    if (frames <= 0) {
      frames = seconds > 0 ? Math.max(1, Math.round(seconds * rate.value())) : -1;
    }
    boolean audio = input.has(AVMEDIA_TYPE_AUDIO);
    return new VideoInfo(width, height, rate, input.timeBase(), frames, seconds, audio);
  }

  /// FFmpeg's best guess, which for a variable rate is the finest step: then the mean is nearer to
  /// the truth.
  private Rational rate(AVStream stream) {
    AVRational guess = avformat.av_guess_frame_rate(input.container(), stream, null);
    AVRational mean = stream.avg_frame_rate();
    if (guess.num() <= 0 || guess.den() <= 0) {
      guess = mean;
    }
    if (guess.num() <= 0 || guess.den() <= 0) {
      return FOLDER_RATE;
    }
    Rational finest = Rational.of(guess);
    boolean varies =
        mean.num() > 0 && mean.den() > 0 && Rational.of(mean).value() < 0.95 * finest.value();
    return varies ? Rational.of(mean) : finest;
  }

  private long usualStep() {
    AVRational finest = input.stream().r_frame_rate();
    Rational rate = finest.num() > 0 && finest.den() > 0 ? Rational.of(finest) : info.frameRate();
    return Math.max(1, rate.inverse().rescale(1, info.timeBase()));
  }

  /// Ticks from the first frame to the one just decoded; an untimed one, or one of a clock turned
  /// back by damage, follows `last`.
  private long time(long last) {
    long time = frame.best_effort_timestamp();
    return time == AV_NOPTS_VALUE ? last + usual : Math.max(time - start, last + 1);
  }

  @Override
  public VideoInfo info() {
    return info;
  }

  @Override
  public @Nullable AudioTrack audio() {
    return info.audio() ? new AudioTrack(input.file(), start * info.timeBase().value()) : null;
  }

  @Override
  public boolean hasNext() {
    return waiting;
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The video (%s) has ended.".formatted(input.file()));
    }
    Image image = orientation.apply(converter.convert(frame, null));
    long shown = time;
    long duration = lastDuration();
    waiting = decoder.next(frame);
    if (waiting) {
      time = time(shown);
      duration = time - shown;
    }
    return new Frame(image, shown, duration);
  }

  /// How long the frame is shown if it is the last. Behind a codec that reorders frames the
  /// container's durations belong to others, so one usual step is taken.
  private long lastDuration() {
    boolean reordered = decoder.codec().has_b_frames() > 0;
    return frame.duration() > 0 && !reordered ? frame.duration() : usual;
  }

  @Override
  public @Nullable String damage() {
    int lost = decoder.lost();
    int repaired = decoder.repaired();
    if (lost == 0 && repaired == 0 && input.trouble() == null) {
      return null;
    }
    StringBuilder text = new StringBuilder("The video (%s) is damaged".formatted(input.file()));
    if (input.trouble() != null) {
      text.append("; ").append(input.trouble());
    }
    if (lost > 0) {
      text.append("; (%d) frames are lost".formatted(lost));
    }
    if (repaired > 0) {
      text.append("; (%d) frames are partly guessed".formatted(repaired));
    }
    return text.append('.').toString();
  }

  @Override
  public void close() {
    freeOwn();
    input.close();
  }

  private void freeOwn() {
    decoder.close();
    converter.close();
    avutil.av_frame_free(frame);
  }
}
