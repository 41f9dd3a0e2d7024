package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.video.Rational;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which parts of a picture go where.
///
/// @param source the picture that gives
/// @param target the video, GIF or folder of pictures with the person that takes
/// @param output .mp4, .gif, .webm or .webp
/// @param png folder for every result frame, lossless, or null
/// @param folderRate frames a second of a folder of pictures
/// @param mask what says where the source's parts go
/// @param ofSource the mask is of the source's picture and moves with it; else it is of the
///   target's frames
/// @param hard a mask's pixel is either of the source or of the target, nothing between
/// @param sound copy the target's sound
/// @param batchSize frames a forward pass; the result does not depend on it
public record SwapOptions(
    Path source,
    Path target,
    Path output,
    @Nullable Path png,
    Rational folderRate,
    Mask mask,
    boolean ofSource,
    boolean hard,
    boolean sound,
    int batchSize) {
  public SwapOptions {
    if (batchSize < 1) {
      throw new MimicException(
          "The batch size is (%d), expected 1 or more. Maybe leave --batch-size out."
              .formatted(batchSize));
    }
    AnimateOptions.refuseToOverwrite(source, output);
    AnimateOptions.refuseToOverwrite(target, output);
    if (mask instanceof Mask.Drawn(Path file)) {
      AnimateOptions.refuseToOverwrite(file, output);
    }
    if (png != null) {
      AnimateOptions.refuseToOverwrite(target, png);
    }
  }

  /// What says where the source's parts go.
  public sealed interface Mask {
    /// A picture for all frames, or a clip or folder with one a frame: white takes the source,
    /// black the target, grey both.
    record Drawn(Path file) implements Mask {}

    /// What a face parser finds.
    ///
    /// @param indices of its classes, whose probabilities are added
    /// @param name what people call them
    record Parsed(List<Integer> indices, String name) implements Mask {}
  }
}
