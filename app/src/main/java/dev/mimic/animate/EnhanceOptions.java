package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// What is sharpened, and how.
///
/// @param input a picture, a clip or a folder of pictures
/// @param output its ending decides what it becomes: .png and .jpg a picture, the others a video
/// @param folderRate frames a second of a folder of pictures
/// @param wholePicture the picture is a face, nobody looks for one
/// @param upscale how many times as wide and high the result is
/// @param batchSize frames at a time; the result does not depend on it
public record EnhanceOptions(
    Path input,
    Path output,
    Rational folderRate,
    boolean wholePicture,
    int upscale,
    int batchSize) {
  private static final Set<String> VIDEOS = Set.of("mp4", "gif", "webm", "webp");

  public EnhanceOptions {
    if (!ImageFile.canWrite(output) && !VIDEOS.contains(suffix(output))) {
      throw new MimicException(
          "The name of the result (%s) ends in nothing that can be written. Expected .png or .jpg for a picture, or .mp4, .gif, .webm or .webp for a video."
              .formatted(output));
    }
    if (upscale < 1 || upscale > 8) {
      throw new MimicException(
          "The result cannot be (%d) times as large, expected 1 to 8. Maybe --upscale 2."
              .formatted(upscale));
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("A batch of (%d) frames is empty.".formatted(batchSize));
    }
    AnimateOptions.refuseToOverwrite(input, output);
  }

  private static String suffix(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// Whether the result is one picture.
  boolean still() {
    return ImageFile.canWrite(output);
  }
}
