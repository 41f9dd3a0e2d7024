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

  /// @param all over all frames of all clips
  public record Result(Measures all, int videos, List<ClipResult> clips) {
    public Result {
      clips = List.copyOf(clips);
    }
  }

  public record ClipResult(String clip, Measures measures) {}

  /// @param l1 mean absolute difference to the true frames, in [0, 1]
  /// @param still the same of repeating the first frame
  /// @param near share of frames whose nearest true frame is at most three away from the right one
  /// @param gradient mean gradient over the true frames': below 1 is blurred
  public record Measures(double l1, double still, double near, double gradient, long frames) {
    static Measures of(Fidelity fidelity) {
      return new Measures(
          fidelity.l1(), fidelity.still(), fidelity.near(), fidelity.gradient(), fidelity.frames());
    }
  }

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
    Fidelity total = new Fidelity();
    List<ClipResult> results = new ArrayList<>();
    for (Clip clip : clips.subList(0, videos)) {
      Playback.Results files = Playback.Results.in(folder, clip.name(), params.format());
      Fidelity one = Playback.play(model, visualizer, clip, clip, null, params.every(), files);
      total.add(one);
      results.add(new ClipResult(clip.name(), Measures.of(one)));
      progress.step(results.size(), videos);
    }
    return new Result(Measures.of(total), videos, results);
  }
}
