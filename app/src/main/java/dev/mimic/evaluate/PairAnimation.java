package dev.mimic.evaluate;

import dev.mimic.Progress;
import dev.mimic.config.AnimateParams;
import dev.mimic.data.ClipPair;
import java.nio.file.Path;
import java.util.List;

/// Moves the first frame of one clip like another clip, for pairs of clips (`animate.py`).
///
/// Keypoints are carried over as `normalization_params` say, counted from the driving clip's first
/// frame. Of each pair it writes `<folder>/<driving>-<source><format>`, the [Visualizer]'s grids,
/// and `<folder>/png/<driving>-<source>.png`, the predictions side by side. Names keep their
/// extensions.
public final class PairAnimation {
  private PairAnimation() {}

  /// @param frames of all results together
  public record Result(int pairs, long frames) {}

  /// Animates every pair of [ClipPair#of].
  ///
  /// @param folder where results go; older ones are replaced one by one, each when its successor is
  ///   complete
  /// @param progress counts pairs
  /// @throws dev.mimic.MimicException at the first clip that cannot be read
  public static Result run(
      LoadedModel model,
      List<ClipPair> pairs,
      AnimateParams params,
      Visualizer visualizer,
      Path folder,
      Progress progress) {
    long frames = 0;
    int done = 0;
    for (ClipPair pair : pairs) {
      String name = pair.driving().name() + "-" + pair.source().name();
      Playback.Results files = Playback.Results.in(folder, name, params.format());
      frames +=
          Playback.play(
                  model,
                  visualizer,
                  pair.source(),
                  pair.driving(),
                  params.normalizationParams(),
                  1,
                  files)
              .frames();
      progress.step(++done, pairs.size());
    }
    return new Result(done, frames);
  }
}
