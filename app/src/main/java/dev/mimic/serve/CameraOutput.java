package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Pictures shown to a virtual camera of this machine by the `ffmpeg` program: ours in memory has
/// no devices (decision 4).
///
/// A thread of its own waits for the program, so that one that hangs holds nobody: of the pictures
/// that it does not take, the latest are kept.
final class CameraOutput implements AutoCloseable {
  private static final long PATIENCE = 5; // seconds; at the end of its input it ends by itself
  private static final int WAITING = 4; // pictures that are not yet taken

  private final Path device;
  private final int width;
  private final int height;
  private final Process program;
  private final OutputStream pictures;
  private volatile boolean refused; // a picture was
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("mimic-camera").daemon().factory(),
          new ThreadPoolExecutor.DiscardOldestPolicy());

  /// @param like a picture as large as those that will come
  /// @throws MimicException if there is no such device, or no such program
  static CameraOutput open(Image like) {
    Path device = VirtualCamera.device();
    if (device == null) {
      throw new MimicException(
          "This machine has no virtual camera that may be written to. Maybe, on Linux: modprobe"
              + " v4l2loopback.");
    }
    return new CameraOutput("ffmpeg", device, like);
  }

  /// @param ffmpeg the program, found as a shell finds it
  CameraOutput(String ffmpeg, Path device, Image like) {
    this.device = device;
    width = like.width() & ~1;
    height = like.height() & ~1;
    try {
      program =
          new ProcessBuilder(command(ffmpeg, device, width, height))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      pictures = program.getOutputStream();
    } catch (IOException e) {
      throw new MimicException(
          "The program (%s), which writes to cameras, cannot be started. Maybe install it: apt-get install ffmpeg."
              .formatted(ffmpeg),
          e);
    }
  }

  private static List<String> command(String ffmpeg, Path device, int width, int height) {
    String size = width + "x" + height;
    return List.of(
        ffmpeg,
        "-loglevel",
        "error",
        "-f",
        "rawvideo",
        "-pixel_format",
        "rgb24",
        "-video_size",
        size,
        "-framerate",
        "25",
        "-i",
        "-",
        "-pix_fmt",
        "yuv420p",
        "-f",
        "v4l2",
        device.toString());
  }

  String device() {
    return device.toString();
  }

  /// Whether the program is there and took what it was given so far.
  boolean works() {
    return !refused && program.isAlive();
  }

  /// Shows a picture soon, with black beside it where its shape is another; a camera that went away
  /// is not worth the live path.
  void write(Image picture) {
    writer.execute(() -> show(picture));
  }

  private void show(Image picture) {
    try {
      pictures.write(Letterbox.fit(picture, width, height).rgb());
      pictures.flush();
    } catch (IOException e) {
      refused = true;
      program.destroy();
    }
  }

  /// Ends the program, which may show what it was given before, if it takes it.
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (writer.awaitTermination(PATIENCE, TimeUnit.SECONDS)) {
        pictures.close();
        program.waitFor(PATIENCE, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      // it went away already
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    program.destroyForcibly(); // one that was stopped heeds nothing else; frees who writes to it
  }
}
