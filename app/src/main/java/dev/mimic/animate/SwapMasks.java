package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the source's parts go, frame by frame.
sealed interface SwapMasks extends AutoCloseable permits DrawnMasks, ParsedMasks {
  /// A frame of the target, decoded.
  ///
  /// @param picture the frame as the network sees it
  /// @param mask drawn for it, as large as the features, where masks are drawn
  record Target(Frame frame, Image picture, @Nullable Image mask) {}

  /// The mask drawn for the next frame, or null where none is drawn. The decoder's thread.
  @Nullable Image next();

  /// How much of the source each pixel takes: (B, 1, side, side), or (1, 1, side, side) for all.
  /// Engine thread.
  Tensor of(List<Target> targets);

  /// After the last frame: says what was missing.
  ///
  /// @throws dev.mimic.MimicException if no mask let anything of the source through
  void finish();

  @Override
  void close();
}
