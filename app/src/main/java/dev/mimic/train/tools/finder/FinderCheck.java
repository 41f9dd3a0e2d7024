package dev.mimic.train.tools.finder;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.data.Seeds;
import dev.mimic.face.FaceBox;
import dev.mimic.face.MimicFinder;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.train.tools.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How good weights are: average precision on scenes that are always the same, painted of pictures
/// that the network never learned from, and on those pictures themselves.
final class FinderCheck {
  private static final int SCENES = 80;
  private static final double FITS = 0.5; // intersection over union
  private static final double LOWEST = 0.05; // score that is looked at

  private final List<Scene> scenes = new ArrayList<>();
  private final int stills;

  /// @param test the album of the test half
  FinderCheck(Album test, int side) {
    for (Shot shot : test.stills()) {
      if (shot.face() != null) {
        scenes.add(new Scene(shot.levels().getFirst(), List.of(shot.face()), shot.ignored()));
      }
    }
    stills = scenes.size();
    Scenes drawn = new Scenes(test, side);
    for (int i = 0; i < SCENES; i++) {
      scenes.add(drawn.draw(Seeds.at(0, i)));
    }
  }

  private record Guess(double score, boolean right) {}

  Task.Score of(StateDict weights, Device device) {
    Tally small = new Tally();
    Tally pictures = new Tally();
    try (MimicFinder finder = new MimicFinder(weights, device, LOWEST)) {
      for (int i = 0; i < scenes.size(); i++) {
        (i < stills ? pictures : small).add(scenes.get(i), finder);
      }
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("scenes", small.precision());
    numbers.put("portraits", pictures.precision());
    return new Task.Score((small.precision() + pictures.precision()) / 2, numbers);
  }

  /// Gathers guesses over many pictures.
  private static final class Tally {
    private final List<Guess> guesses = new ArrayList<>();
    private int faces;

    void add(Scene scene, MimicFinder finder) {
      Image picture = scene.picture();
      List<Shot.Face> missing = new ArrayList<>(scene.faces());
      faces += missing.size();
      for (FaceBox box : finder.detect(picture)) {
        Shot.Face hit =
            missing.stream()
                .max(Comparator.comparingDouble(face -> iou(face, box)))
                .filter(face -> iou(face, box) >= FITS)
                .orElse(null);
        Area area = new Area(box.x1(), box.y1(), box.x2(), box.y2());
        if (hit != null) {
          missing.remove(hit);
          guesses.add(new Guess(box.score(), true));
        } else if (scene.ignored().stream()
            .noneMatch(other -> area.share(other.times(1.2)) > 0.4)) {
          guesses.add(new Guess(box.score(), false));
        }
      }
    }

    private static double iou(Shot.Face face, FaceBox box) {
      Area area = face.box();
      return new FaceBox(area.x1(), area.y1(), area.x2(), area.y2(), 1).iou(box);
    }

    /// The mean, over all faces, of how many guesses down to the one that found it were right.
    double precision() {
      guesses.sort(Comparator.comparingDouble(Guess::score).reversed());
      double sum = 0;
      int right = 0;
      for (int i = 0; i < guesses.size(); i++) {
        if (guesses.get(i).right) {
          right++;
          sum += (double) right / (i + 1);
        }
      }
      return faces == 0 ? 0 : sum / faces;
    }
  }
}
