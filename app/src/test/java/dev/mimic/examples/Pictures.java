package dev.mimic.examples;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the small animated pictures of the README out of results. `./dev pictures` runs it.
public final class Pictures {
  private static final int EVERY = 3; // 8 frames a second are enough to see what happens
  private static final long LARGEST = 290_000; // bytes

  private Pictures() {}

  /// @param args a video, the WebP to make, and its width in pixels, which shrinks until the file
  ///   is small
  public static void main(String[] args) throws IOException {
    Path result = Path.of(args[1]);
    int width = Integer.parseInt(args[2]);
    do {
      shrink(Path.of(args[0]), result, width);
      width = width * 9 / 10;
    } while (Files.size(result) > LARGEST);
  }

  private static void shrink(Path video, Path result, int width) {
    try (VideoReader in = VideoReader.open(video);
        VideoWriter out = VideoWriter.create(result, settings(in.info().frameRate()))) {
      for (int i = 0; in.hasNext(); i++) {
        Image frame = in.next().image();
        if (i % EVERY == 0) {
          out.write(
              Resize.resize(frame, width, Math.max(1, width * frame.height() / frame.width())));
        }
      }
      out.finish();
    }
  }

  private static VideoWriter.Settings settings(Rational rate) {
    return VideoWriter.Settings.constant(
        new Rational(rate.numerator(), EVERY * rate.denominator()));
  }
}
