package dev.mimic.serve;

import dev.mimic.animate.Label;
import dev.mimic.image.Caption;
import dev.mimic.image.Image;
import dev.mimic.serve.Job.Input;
import dev.mimic.serve.Job.Outcome;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Live pictures written into a video at the times at which they came, which becomes a result of
/// the gallery. One thread at a time.
final class Recording implements AutoCloseable {
  private static final Rational RATE = new Rational(25, 1); // what players are told; times decide
  private static final Rational MILLISECOND = new Rational(1, 1000);
  private static final long LONGEST = 40; // milliseconds that the last frame is shown

  private final Path folder;
  private final Image still;
  private final @Nullable Caption mark;
  private final VideoWriter video;
  private final long begun = System.nanoTime();
  private Image last;
  private long lastTime = -1;
  private long frames;

  /// @param still the picture that is animated, as large as the frames will be
  /// @throws dev.mimic.MimicException if the mark cannot be drawn, or nothing be written
  Recording(Folders folders, Image still, Label label) {
    this.still = still;
    last = still;
    String text = label.mark();
    mark = text == null ? null : Caption.of(text, still.width(), still.height());
    folder = folders.fresh();
    try {
      video =
          VideoWriter.create(
              folder.resolve(Gallery.RESULT),
              new VideoWriter.Settings(RATE, MILLISECOND, null, label.comment()));
    } catch (RuntimeException | Error e) {
      Folders.remove(folder);
      throw e;
    }
  }

  /// Shows a picture from now on, with black beside it where its shape is another.
  void write(Image picture) {
    long now = (System.nanoTime() - begun) / 1_000_000;
    if (lastTime >= 0) {
      put(Math.max(1, now - lastTime));
      lastTime = Math.max(now, lastTime + 1);
    } else {
      lastTime = 0;
    }
    Image whole = Letterbox.fit(picture, still.width(), still.height());
    last = mark == null ? whole : mark.on(whole);
  }

  /// How long it is by now.
  double seconds() {
    return lastTime / 1000.0;
  }

  private void put(long duration) {
    video.write(new Frame(last, lastTime, duration));
    frames++;
  }

  /// Completes the video.
  ///
  /// @return the id in the gallery, or empty where nothing was recorded
  String finish(Jobs jobs, String source, String model, String precision) {
    if (lastTime < 0) {
      return "";
    }
    put(LONGEST);
    video.finish();
    String id = folder.getFileName().toString();
    ImageFile.write(folder.resolve("source.jpg"), still);
    double seconds = (System.nanoTime() - begun) / 1e9;
    jobs.add(
        Job.recording(
            id,
            new Input(source, "source.jpg", null),
            new Outcome(
                frames,
                1,
                Pace.rounded(seconds),
                Pace.rounded(frames / seconds),
                model,
                precision)),
        folder);
    return id;
  }

  @Override
  public void close() {
    video.close();
    Folders.remove(folder); // gone from there where the gallery took it in
  }
}
