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
/// @param upscale how many times as wide and high the result is, 1 to [#LARGEST_UPSCALE]
/// @param batchSize frames at a time; the result does not depend on it
/// @param tag the result says in its metadata that it is synthetic
public record EnhanceOptions(
    Path input,
    Path output,
    Rational folderRate,
    boolean wholePicture,
    int upscale,
    int batchSize,
    boolean tag) {
  /// The most that a result is enlarged.
  public static final int LARGEST_UPSCALE = 8;

  private static final String COMMENT = "Synthetic: faces in this were sharpened by Mimic.";
  private static final Set<String> VIDEOS = Set.of("mp4", "gif", "webm", "webp");

  public EnhanceOptions {
    if (!ImageFile.canWrite(output) && !VIDEOS.contains(suffix(output))) {
      throw new MimicException(
          "The name of the result (%s) ends in nothing that can be written. Expected .png or .jpg for a picture, or .mp4, .gif, .webm or .webp for a video."
              .formatted(output));
    }
    if (upscale < 1 || upscale > LARGEST_UPSCALE || batchSize < 1) {
      throw new IllegalArgumentException(
          "Nothing can be (%d) times as large, (%d) frames at a time."
              .formatted(upscale, batchSize));
    }
    AnimateOptions.refuseToOverwrite(input, output);
  }

  private static String suffix(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// What goes into the result's metadata; nothing without a tag.
  String comment() {
    return tag ? COMMENT : "";
  }

  /// Whether the result is one picture.
  boolean still() {
    return ImageFile.canWrite(output);
  }
}
