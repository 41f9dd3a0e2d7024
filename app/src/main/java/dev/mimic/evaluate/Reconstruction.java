package dev.mimic.evaluate;

import dev.mimic.Progress;
import dev.mimic.config.ReconstructionParams;
import dev.mimic.data.Clip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Rebuilds clips from their first frame and the keypoints of all frames (`reconstruction.py`): how
/// well a model does where the truth is known.
///
/// Of each clip it writes `<folder>/<clip><format>`, the [Visualizer]'s grids at 10 frames a
/// second, and `<folder>/png/<clip>.png`, the predictions side by side, truncated to 8 bits. The
/// clip's name keeps its extension.
public final class Reconstruction {
  private Reconstruction() {}

  /// @param l1 mean absolute difference over all frames of all clips, in [0, 1]
  public record Result(double l1, int videos, long frames, List<ClipResult> clips) {
    public Result {
      clips = List.copyOf(clips);
    }
  }

  public record ClipResult(String clip, double l1, long frames) {}

  /// Rebuilds the first `num_videos` clips, exactly so many. (The original's loop does one more.)
  ///
  /// @param folder where results go; older ones are replaced one by one, each when its successor is
  ///   complete
  /// @param progress counts clips
  /// @throws dev.mimic.MimicException at the first clip that cannot be read: a mean over other
  ///   clips than asked for would mislead
  public static Result run(
      LoadedModel model,
      List<Clip> clips,
      ReconstructionParams params,
      Visualizer visualizer,
      Path folder,
      Progress progress) {
    int videos = Math.min(params.numVideos(), clips.size());
    L1 total = new L1();
    List<ClipResult> results = new ArrayList<>();
    for (Clip clip : clips.subList(0, videos)) {
      Playback.Results files = Playback.Results.in(folder, clip.name(), params.format());
      L1 loss = Playback.play(model, visualizer, clip, clip, null, files);
      total.add(loss);
      results.add(new ClipResult(clip.name(), loss.mean(), loss.frames()));
      progress.step(results.size(), videos);
    }
    return new Result(total.mean(), videos, total.frames(), results);
  }
}
