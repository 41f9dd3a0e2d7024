package dev.mimic.serve.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mimic.image.Image;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Our own example clips, cut short, or as a camera gives them.
final class Clips {
  static final Path EXAMPLES = Path.of("..", "examples");

  private Clips() {}

  /// The first frames of an example, under its own name.
  static Path beginning(String name, int frames, Path folder) {
    Path file = folder.resolve(name + ".mp4");
    try (VideoReader clip = VideoReader.open(EXAMPLES.resolve(name + ".mp4"));
        VideoWriter out =
            VideoWriter.create(file, VideoWriter.Settings.like(clip).withAudio(null))) {
      for (int i = 0; i < frames; i++) {
        out.write(clip.next());
      }
      out.finish();
    }
    return file;
  }

  /// What Chromium's camera shows. Its own reader of MJPEG shows green for the JPEG that FFmpeg
  /// writes.
  static Path camera(Path folder) throws IOException {
    Path file = folder.resolve("camera.y4m");
    try (VideoReader clip = VideoReader.open(EXAMPLES.resolve("smile.mp4"));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      String size = "W%d H%d".formatted(clip.info().width(), clip.info().height());
      out.write("YUV4MPEG2 %s F25:1 Ip A1:1 C420jpeg\n".formatted(size).getBytes(US_ASCII));
      while (clip.hasNext()) {
        out.write("FRAME\n".getBytes(US_ASCII));
        Image frame = clip.next().image();
        plane(frame, 1, out, 66, 129, 25, 16);
        plane(frame, 2, out, -38, -74, 112, 128);
        plane(frame, 2, out, 112, -94, -18, 128);
      }
    }
    return file;
  }

  /// Every pixel, or every other one of every other row, as BT.601 weighs it.
  private static void plane(
      Image frame, int step, OutputStream out, int red, int green, int blue, int zero)
      throws IOException {
    for (int y = 0; y < frame.height(); y += step) {
      for (int x = 0; x < frame.width(); x += step) {
        int sum = red * frame.at(x, y, 0) + green * frame.at(x, y, 1) + blue * frame.at(x, y, 2);
        out.write(zero + (sum + 128 >> 8));
      }
    }
  }
}
