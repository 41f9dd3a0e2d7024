package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.video.Rational;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What to animate and how: the same record from the command line, the server and the cluster.
///
/// @param source the picture
/// @param driving the video, GIF or folder of pictures whose motion it takes
/// @param output .mp4, .gif, .webm or .webp
/// @param png folder for every result frame, lossless, or null
/// @param folderRate frames a second of a folder of pictures
/// @param motion how the driver's keypoints become the picture's
/// @param origin which driving frame shows the picture's own pose
/// @param stillBorder hold the rim of the picture still
/// @param sound copy the driver's sound
/// @param sideBySide source, driving frame and result in one picture
/// @param batchSize driving frames a forward pass; the result does not depend on it
public record AnimateOptions(
    Path source,
    Path driving,
    Path output,
    @Nullable Path png,
    Rational folderRate,
    Motion motion,
    Origin origin,
    boolean stillBorder,
    boolean sound,
    boolean sideBySide,
    int batchSize) {
  public AnimateOptions {
    if (batchSize < 1) {
      throw new MimicException(
          "The batch size is (%d), expected 1 or more. Maybe leave --batch-size out."
              .formatted(batchSize));
    }
    refuseToOverwrite(source, output);
    refuseToOverwrite(driving, output);
    if (png != null) {
      refuseToOverwrite(driving, png);
    }
  }

  static void refuseToOverwrite(Path input, Path result) {
    try {
      if (Files.exists(result) && Files.isSameFile(input, result)) {
        throw new MimicException(
            "The result (%s) would replace what it is made of. Maybe choose another name with -o."
                .formatted(result));
      }
    } catch (IOException e) {
      // an input that is not there is told when it is opened
    }
  }

  /// @param relative movement and Jacobians count from the origin frame; absolute takes them as
  ///   they are
  /// @param adaptScale scale the movement by the ratio of the keypoints' hulls; acts only with
  ///   relative
  public record Motion(boolean relative, boolean adaptScale) {}

  /// The driving frame that relative motion counts from.
  public sealed interface Origin {
    /// Frame `index`, from 0.
    record Frame(long index) implements Origin {
      public Frame {
        if (index < 0) {
          throw new MimicException(
              "The best frame is (%d), expected 0 or more: frames are counted from 0."
                  .formatted(index));
        }
      }
    }

    /// The frame whose pose is nearest to the picture's, found in a first pass over the clip.
    record Best() implements Origin {}
  }
}
