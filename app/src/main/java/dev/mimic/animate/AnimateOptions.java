package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.video.Rational;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to animate and how: the same record from the command line, the server and the cluster.
///
/// @param source the picture
/// @param drivers whose motion it takes
/// @param result what is written
/// @param faces which faces of the picture move, each in its place; null: the whole picture is
///   squeezed to the network's square, and the square is the result
/// @param enhance sharpen what the network makes
/// @param motion how the driver's keypoints become the picture's
/// @param origin which driving frame shows the picture's own pose
/// @param stillBorder hold the rim of the network's picture still
/// @param batchSize driving frames a forward pass; the result does not depend on it
public record AnimateOptions(
    Path source,
    Drivers drivers,
    Result result,
    @Nullable Faces faces,
    boolean enhance,
    Motion motion,
    Origin origin,
    boolean stillBorder,
    int batchSize) {
  public AnimateOptions {
    if (batchSize < 1) {
      throw new MimicException(
          "The batch size is (%d), expected 1 or more. Maybe leave --batch-size out."
              .formatted(batchSize));
    }
    refuseToOverwrite(source, result.output);
    for (Path clip : drivers.clips) {
      refuseToOverwrite(clip, result.output);
      if (result.png != null) {
        refuseToOverwrite(clip, result.png);
      }
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

  /// The clips that drive: face i, counted from the left, follows clip i, and the last one drives
  /// all further faces.
  ///
  /// @param clips videos, GIFs or folders of pictures; the first gives the result its frame rate,
  ///   the longest its length
  /// @param folderRate frames a second of a folder of pictures
  /// @param crop cut a clip that is no head-and-shoulders square to the face in it; acts only when
  ///   faces are animated in their places
  /// @param shorter what a clip does that ends before the longest
  public record Drivers(List<Path> clips, Rational folderRate, boolean crop, Shorter shorter) {
    public Drivers {
      clips = List.copyOf(clips);
      if (clips.isEmpty()) {
        throw new IllegalArgumentException("There is no driving clip.");
      }
    }
  }

  /// What a driving clip does that ends before the longest.
  public enum Shorter {
    /// Begins again; the way from its last pose to its first takes half a second.
    LOOP,
    /// Stays in its last pose.
    HOLD
  }

  /// @param output .mp4, .gif, .webm or .webp
  /// @param png folder for every result frame, lossless, or null
  /// @param sound copy the sound of the first driver that has some
  /// @param sideBySide source, driving frames and result in one picture
  /// @param label how the result says that it is synthetic
  public record Result(
      Path output, @Nullable Path png, boolean sound, boolean sideBySide, Label label) {
    /// Tagged, as results are unless somebody says otherwise.
    public Result(Path output, @Nullable Path png, boolean sound, boolean sideBySide) {
      this(output, png, sound, sideBySide, Label.TAGGED);
    }
  }

  /// Which faces of the picture move, and how they are put back.
  ///
  /// @param ratio radius of what is put back, over the height of a face's crop
  public record Faces(Which which, double ratio, Pasting pasting) {
    public Faces {
      if (!(ratio > 0 && ratio <= 1)) {
        throw new MimicException(
            "The ratio is (%s), expected a radius over the height of a face's crop, above 0 and at most 1. Maybe --ratio 0.4."
                .formatted(ratio));
      }
    }
  }

  /// A choice among the faces that were found.
  public sealed interface Which {
    /// The largest; with [Pasting#HARD] the one with the best score, as in PaddleGAN.
    record Main() implements Which {}

    record All() implements Which {}

    /// Some, counted from 1 and from the left.
    record Numbered(List<Integer> numbers) implements Which {
      public Numbered {
        numbers = List.copyOf(numbers);
      }
    }
  }

  /// How an animated face comes back into its picture.
  public enum Pasting {
    /// Without a seam.
    SOFT,
    /// PaddleGAN's rectangle or circle and its arithmetic.
    HARD
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
