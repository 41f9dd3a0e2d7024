package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a file that a client sent is one that may be worked on: told by headers, before anything
/// large is decoded.
record Checks(Limits limits) {
  private static final long PICTURE_BYTES = 64L << 20;
  private static final long FRAME_PIXELS = 4_000_000;

  /// @param name the client's
  /// @throws Refusal with 413 for one that is too large, 422 for no picture
  void picture(Path file, String name) {
    try {
      if (Files.size(file) > PICTURE_BYTES) {
        throw new Refusal(
            413,
            "The picture (%s) has (%d) MB, expected (%d) at most."
                .formatted(name, Files.size(file) >> 20, PICTURE_BYTES >> 20));
      }
      ImageFile.Size size = ImageFile.size(file);
      pixels("picture", name, size.width(), size.height());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MimicException e) {
      throw named(e, file, name);
    }
  }

  private void pixels(String what, String name, int width, int height) {
    if ((long) width * height > limits.pictureMegapixels() * 1_000_000L) {
      throw new Refusal(
          413,
          "The %s (%s) claims (%d x %d) pixels, expected (%d) megapixels at most. Maybe make it smaller."
              .formatted(what, name, width, height, limits.pictureMegapixels()));
    }
  }

  /// A live frame, decoded when its header says that it is of a camera's size, not a poster's.
  static Image frame(byte[] jpeg) {
    ImageFile.Size size = ImageFile.size(jpeg, "the frame");
    if (size.pixels() > FRAME_PIXELS) {
      throw new MimicException(
          "The frame claims (%d x %d) pixels, expected (%d) megapixels at most."
              .formatted(size.width(), size.height(), FRAME_PIXELS / 1_000_000));
    }
    return ImageFile.decode(jpeg, "the frame");
  }

  /// @throws Refusal with 413 for one that is too large or too long, 422 for no clip
  void clip(Path file, String name) {
    try (VideoReader clip = VideoReader.open(file)) {
      VideoInfo info = clip.info();
      pixels("clip", name, info.width(), info.height());
      if (info.seconds() > limits.clipSeconds()) {
        throw new Refusal(
            413,
            "The clip (%s) lasts (%.1f) seconds, expected (%d) at most. Maybe cut it."
                .formatted(name, info.seconds(), limits.clipSeconds()));
      }
    } catch (MimicException e) {
      throw named(e, file, name);
    }
  }

  /// The command line's sentence, with the client's name of the file.
  static Refusal named(MimicException e, Path file, String name) {
    return new Refusal(422, String.valueOf(e.getMessage()).replace(file.toString(), name));
  }
}
