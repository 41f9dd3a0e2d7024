package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;

/// Writes frames to .mp4 (H.264), .webm (VP9), .gif or .webp; the extension decides.
///
///     try (VideoWriter out = VideoWriter.create(path, VideoWriter.Settings.like(clip))) {
///       while (clip.hasNext()) {
///         out.write(clip.next());
///       }
///       out.finish();
///     }
///
/// The file appears under its name in [#finish], complete, or not at all: closing a writer that was not finished leaves
/// an older file as it was. Odd sizes are made even by repeating the last column or row. A writer belongs to one thread
/// at a time.
public final class VideoWriter implements AutoCloseable {
  /// How a result is timed and what it carries beside frames.
  ///
  /// @param frameRate frames a second, for what only wants to know the rate; the times of the
  ///   frames decide
  /// @param timeBase length in seconds of one tick of the frames' times
  /// @param audio sound to carry along, cut to the length of the frames; .gif and .webp stay silent
  /// @param comment goes into the file's metadata, where the container has a place for it
  public record Settings(
      Rational frameRate, Rational timeBase, @Nullable AudioTrack audio, String comment) {
    /// A constant rate, one tick a frame, no sound.
    public static Settings constant(Rational frameRate) {
      return new Settings(frameRate, frameRate.inverse(), null, "");
    }

    /// The rate, the time stamps and the sound of another clip.
    public static Settings like(VideoReader clip) {
      VideoInfo info = clip.info();
      return new Settings(info.frameRate(), info.timeBase(), clip.audio(), "");
    }

    public Settings withAudio(@Nullable AudioTrack other) {
      return new Settings(frameRate, timeBase, other, comment);
    }

    public Settings withComment(String other) {
      return new Settings(frameRate, timeBase, audio, other);
    }
  }

  private final VideoFormat format;
  private final Settings settings;
  private final Rational timeBase; // the encoder's
  private final PartialFile partial;
  private final Muxer muxer;
  private final List<String> notes = new ArrayList<>();
  private final Map<Long, Long> durations =
      new HashMap<>(); // of frames in the encoder, by their times
  private int width;
  private int height;
  private @Nullable PictureEncoder
      pictures; // made for the first picture, whose size is everybody's
  private @Nullable AVStream stream;
  private @Nullable SoundTrack sound;
  private long written; // frames given so far
  private long lastTime = -1; // of them, in the encoder's ticks
  private long end; // of the last, in the encoder's ticks

  /// Checks the name and begins a file beside it; folders that are missing are made.
  ///
  /// @throws MimicException if the extension is unknown or the folder cannot be written to
  public static VideoWriter create(Path file, Settings settings) {
    Ffmpeg.load();
    VideoFormat format = VideoFormat.of(file);
    PartialFile partial = PartialFile.beside(file);
    try {
      Muxer muxer = new Muxer(partial.path(), format.muxer, settings.comment());
      return new VideoWriter(format, settings, partial, muxer);
    } catch (RuntimeException e) {
      partial.close();
      throw e;
    }
  }

  private VideoWriter(VideoFormat format, Settings settings, PartialFile partial, Muxer muxer) {
    this.format = format;
    this.settings = settings;
    this.partial = partial;
    this.muxer = muxer;
    timeBase = format.timeBase(settings.timeBase());
  }

  /// Writes the next picture at the constant rate of [Settings#frameRate].
  public void write(Image image) {
    Rational step = settings.frameRate().inverse();
    long time = step.rescale(written, settings.timeBase());
    write(new Frame(image, time, step.rescale(written + 1, settings.timeBase()) - time));
  }

  /// Writes a picture at its own time, which must lie after the one before.
  public void write(Frame frame) {
    PictureEncoder encoder = pictures == null ? begin(frame.image()) : pictures;
    if (frame.image().width() != width || frame.image().height() != height) {
      throw new IllegalArgumentException(
          "The frame (%s) is not as large as the first (%d x %d)."
              .formatted(frame.image(), width, height));
    }
    long time = settings.timeBase().rescale(frame.time(), timeBase);
    written++;
    if (lastTime >= 0 && time < lastTime + format.shortest()) {
      leaveOut();
      return;
    }
    end = settings.timeBase().rescale(frame.time() + frame.duration(), timeBase);
    end = Math.max(end, time + format.shortest());
    lastTime = time;
    durations.put(time, end - time);
    encoder.encode(frame.image(), time, end - time, this::mux);
  }

  private void leaveOut() {
    String note =
        "A .%s shows at most (%s) frames a second: the frames beyond that are left out."
            .formatted(format.muxer, Math.round(1 / (timeBase.value() * format.shortest())));
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }

  private PictureEncoder begin(Image first) {
    width = first.width();
    height = first.height();
    pictures =
        new PictureEncoder(
            format, width, height, settings.frameRate(), timeBase, muxer.globalHeader());
    if (format.coding(width, height) != format) {
      notes.add(
          "Frames of (%d x %d) pixels are beyond H.264: the .mp4 holds VP9, which fewer players know."
              .formatted(width, height));
    }
    stream = muxer.add(pictures.encoder());
    stream.avg_frame_rate(pictures.encoder().codec().framerate());
    if (settings.audio() != null && format.hasSound()) {
      sound = SoundTrack.open(settings.audio(), format, muxer, notes);
    }
    muxer.header(format.muxerOptions);
    return pictures;
  }

  private void mux(AVPacket packet) {
    if (pictures == null || stream == null) {
      throw new IllegalStateException("A packet before the first picture.");
    }
    double now = packet.pts() * timeBase.value();
    sound(track -> track.advance(now));
    packet.duration(Objects.requireNonNullElse(durations.remove(packet.pts()), 0L));
    muxer.write(packet, stream, pictures.encoder().codec().time_base());
  }

  /// Sound that breaks off is worth a note, not the loss of the frames.
  private void sound(Consumer<SoundTrack> step) {
    if (sound == null) {
      return;
    }
    try {
      step.accept(sound);
    } catch (MimicException e) {
      notes.add("The sound of the result ends early. " + e.getMessage());
      sound.close();
      sound = null;
    }
  }

  /// Completes the file and gives it its name.
  public void finish() {
    if (pictures == null) {
      throw new IllegalStateException("A video needs at least one frame.");
    }
    pictures.finish(this::mux);
    sound(track -> track.finish(end * timeBase.value()));
    if (format == VideoFormat.GIF) {
      muxer.set(
          "final_delay", end - lastTime); // else the last frame is shown as long as the one before
    }
    muxer.finish();
    comment();
    partial.commit();
  }

  /// MP4 and WebM have it from the beginning.
  private void comment() {
    if (settings.comment().isEmpty()) {
      return;
    }
    try {
      switch (format) {
        case GIF -> Comment.addToGif(partial.path(), settings.comment());
        case WEBP -> Comment.addToWebp(partial.path(), settings.comment());
        case MP4, WEBM -> {}
      }
    } catch (IOException e) {
      throw new MimicException(
          "The comment of the result (%s) cannot be written: %s.".formatted(partial.path(), e), e);
    }
  }

  /// What a person should know of the result, such as why it has no sound; complete after
  /// [#finish].
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    if (pictures != null) {
      pictures.close();
    }
    if (sound != null) {
      sound.close();
    }
    muxer.close();
    partial.close();
  }
}
