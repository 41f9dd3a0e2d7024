package dev.mimic.animate;

import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.image.Image;
import dev.mimic.model.ConvexHull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Warns when faces do not look as the driving frame does that relative motion counts from: then
/// every movement begins at a wrong place. Engine thread.
///
/// @param poses compares them
/// @param notes hears the warnings, one for all faces
record PoseCheck(Poses poses, Consumer<String> notes) {

  /// @param origins the driving frame that stands for each subject's own pose
  void check(List<Subject> subjects, List<Image> origins, Origin origin, boolean adaptScale) {
    List<Double> gaps = new ArrayList<>();
    List<Double> ratios = new ArrayList<>(); // of sizes, the larger over the smaller
    for (int i = 0; i < subjects.size(); i++) {
      double[] face = poses.points(subjects.get(i).square());
      double[] driver = poses.points(origins.get(i));
      if (face != null && driver != null) {
        gaps.add(poses.gap(face, driver));
        double ratio = Math.sqrt(ConvexHull.area(face) / ConvexHull.area(driver));
        ratios.add(Math.max(ratio, 1 / ratio));
      }
    }
    String maybe = origin instanceof Origin.Best ? "No frame is nearer" : "Maybe --find-best-frame";
    tell("pose", gaps, poses.wideGap(), maybe);
    tell(
        "size",
        ratios,
        poses.wideRatio(),
        adaptScale ? maybe + "; --no-adapt-scale leaves movements as large as they are" : maybe);
  }

  private void tell(String what, List<Double> found, double limit, String maybe) {
    List<Double> wide = found.stream().filter(value -> value > limit).toList();
    if (!wide.isEmpty()) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "%s much in %s from the driving frame that movements count from (%.2f by %s, %.2f is"
                  + " usual at most). %s.",
              found.size() == 1
                  ? "The face differs"
                  : "%d of %d faces differ".formatted(wide.size(), found.size()),
              what,
              wide.stream().mapToDouble(value -> value).max().orElseThrow(),
              poses.words(),
              limit,
              maybe));
    }
  }
}
