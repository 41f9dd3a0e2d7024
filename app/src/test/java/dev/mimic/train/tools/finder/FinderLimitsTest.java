package dev.mimic.train.tools.finder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.data.LabelledFaces;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.MimicFinder;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How small, turned and dark faces may be for the finder in the box: test faces in a plain scene.
class FinderLimitsTest {
  private static final int SIDE = 640;
  private static final List<Shot> FACES = new ArrayList<>();

  private static Scope scope;
  private static Grad grad;
  private static MimicFinder finder;

  @BeforeAll
  static void open() {
    URL weights = FaceDetector.class.getResource("/models/mimic-finder.safetensors");
    Assumptions.assumeTrue(weights != null, "mimic-finder's weights are not in the box");
    Path portraits = Shared.path("data/portraits/test");
    scope = Scope.open();
    grad = Grad.disabled();
    finder =
        new MimicFinder(
            Checkpoint.read(Path.of(URI.create(weights.toString()))).weights(), Device.CPU);
    LabelledFaces.each(portraits, _ -> {}, one -> FACES.add(Shot.of(one)));
  }

  @AfterAll
  static void close() {
    if (finder != null) {
      finder.close();
      grad.close();
      scope.close();
    }
  }

  /// @param size of the faces: the root of their box's area, in pixels
  /// @param light 1 as they are
  /// @param least how many of 24 must be found, IoU over 0.35
  @ParameterizedTest
  @CsvSource({
    "20, 0, 1, 10",
    "40, 0, 1, 20",
    "300, 0, 1, 23",
    "80, -40, 1, 16",
    "80, 0, 0.3, 18",
  })
  void findsMostOf(double size, double angle, float light, int least, TestReporter report) {
    int found = 0;
    int wrong = 0;
    double fit = 0;
    for (Shot shot : FACES) {
      Placement placement =
          Placement.of(
              SIDE / 2.0,
              SIDE / 2.0,
              shot.face().box().x(),
              shot.face().box().y(),
              size / shot.face().box().size(),
              1,
              angle,
              false);
      Area box = placement.moved(shot.face().box());
      FaceBox face = new FaceBox(box.x1(), box.y1(), box.x2(), box.y2(), 1);
      List<FaceBox> boxes = finder.detect(scene(shot, placement, light));
      double best = boxes.stream().mapToDouble(face::iou).max().orElse(0);
      found += best > 0.35 ? 1 : 0;
      fit += best > 0.35 ? best : 0;
      wrong += (int) boxes.stream().filter(other -> other.iou(face) < 0.2).count();
    }
    report.publishEntry(
        "%.0f px, turned %.0f, light %.2f".formatted(size, angle, light),
        "%d of %d, mean IoU %.2f, %d wrong".formatted(found, FACES.size(), fit / found, wrong));
    assertThat(found).isGreaterThanOrEqualTo(least);
    assertThat(wrong).isLessThanOrEqualTo(2);
  }

  private static Image scene(Shot shot, Placement placement, float light) {
    Canvas canvas = new Canvas(SIDE);
    Area all = new Area(0, 0, SIDE, SIDE);
    canvas.fill(all, new float[] {130 * light, 125 * light, 115 * light}, (_, _) -> 1);
    int[] same = new int[3 * 256];
    for (int i = 0; i < same.length; i++) {
      same[i] = i % 256;
    }
    Area seen = placement.moved(new Area(0, 0, shot.width(), shot.height())).and(all);
    Colours colours = new Colours(same, 1, new float[] {0, 0, light});
    canvas.paint(seen, shot, placement, colours, 0, (_, _) -> 1);
    return canvas.picture();
  }
}
