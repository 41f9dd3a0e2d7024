package dev.mimic.prepare;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/// A line of `clips.csv`: a clip, or why there is none.
///
/// @param file the clip below the folder of results, such as `train/id1#talk.mp4`; empty if there
///   is none
/// @param video the video's path below its folder
/// @param identity who is seen
/// @param half where clips of it belong
/// @param frames of the clip
/// @param reason why there is none; empty where there is
/// @param settings what it was made with; empty if the next run should try again
public record ClipRow(
    String file,
    String video,
    String identity,
    Half half,
    int frames,
    String reason,
    String settings)
    implements Serializable {
  static final List<String> COLUMNS =
      List.of("file", "video", "identity", "half", "frames", "reason", "settings");

  /// A video that is not done.
  public static ClipRow failed(String video, Map<String, Half> halves, String reason) {
    String identity = Video.of(video, false).identity();
    Half half = halves.getOrDefault(identity, Half.TRAIN);
    return new ClipRow("", video, identity, half, 0, reason, "");
  }

  /// Whether there is a clip.
  public boolean kept() {
    return !file.isEmpty();
  }

  List<String> cells() {
    return List.of(file, video, identity, half.folder(), String.valueOf(frames), reason, settings);
  }

  static ClipRow of(List<String> cells) {
    if (cells.size() != COLUMNS.size()) {
      throw new IllegalArgumentException("a line of (%d) columns".formatted(cells.size()));
    }
    Half half = cells.get(3).equals(Half.TEST.folder()) ? Half.TEST : Half.TRAIN;
    int frames = Integer.parseInt(cells.get(4));
    return new ClipRow(
        cells.get(0), cells.get(1), cells.get(2), half, frames, cells.get(5), cells.get(6));
  }
}
