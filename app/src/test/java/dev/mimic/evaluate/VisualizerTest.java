package dev.mimic.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.VisualizerParams;
import dev.mimic.evaluate.Visualizer.Marked;
import dev.mimic.evaluate.Visualizer.Scene;
import dev.mimic.image.Image;
import dev.mimic.model.Keypoints;
import dev.mimic.model.Motion;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisualizerTest {
  private static final int SIDE = 16;
  private static final VisualizerParams PLAIN = new VisualizerParams(2, false, "gist_rainbow");

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void showsFiveColumnsOfAReconstruction() {
    Image grid = new Visualizer(PLAIN).grid(scene(null, null, motion(2, 3), false));

    assertThat(grid.width()).isEqualTo(5 * SIDE);
    assertThat(grid.height()).isEqualTo(2 * SIDE);
    // source, driving, deformed, prediction, occlusion
    assertThat(greys(grid, 1)).containsExactly(10, 30, 40, 50, 127);
  }

  @Test
  void showsThePredictionTwiceWhereItsKeypointsWereCarriedOver() {
    Scene scene = scene(null, points(2, 0.0, 0.0, 0.5, 0.5), motion(2, 3), false);

    Image grid = new Visualizer(PLAIN).grid(scene);

    assertThat(greys(grid, 1)).containsExactly(10, 30, 40, 50, 50, 127);
    assertThat(colour(grid, 3 * SIDE + 8, 8)).containsExactly(255, 0, 40); // with keypoints
    assertThat(colour(grid, 4 * SIDE + 8, 8)).containsExactly(50, 50, 50); // and without
  }

  @Test
  void showsEveryMotionInTraining() {
    Marked transformed = new Marked(flat(20), points(2, 0.0, 0.0, 0.5, 0.5));

    Image grid = new Visualizer(PLAIN).grid(scene(transformed, null, motion(2, 3), true));

    // source, transformed, driving, deformed, prediction, occlusion;
    // background and its mask, keypoint 0 and its mask, keypoint 1 and its mask, all masks
    assertThat(grid.width()).isEqualTo((6 + 2 * 3 + 1) * SIDE);
    assertThat(greys(grid, 1).subList(0, 6)).containsExactly(10, 20, 30, 40, 50, 127);
    assertThat(colour(grid, 6 * SIDE + 1, 1)).containsExactly(100, 100, 100);
    assertThat(colour(grid, 7 * SIDE + 1, 1)).containsExactly(127, 127, 127); // 0.5 in grey
    assertThat(colour(grid, 8 * SIDE + 1, 1)).containsExactly(110, 110, 110);
    assertThat(colour(grid, 9 * SIDE + 1, 1)).containsExactly(63, 0, 10); // 0.25 of (255, 0, 40)
    assertThat(colour(grid, 10 * SIDE + 1, 1)).containsExactly(120, 120, 120);
    assertThat(colour(grid, 11 * SIDE + 1, 1)).containsExactly(0, 63, 34); // of (0, 255, 139)
    assertThat(colour(grid, 12 * SIDE + 1, 1)).containsExactly(63, 63, 45);
  }

  @Test
  void leavesTheOcclusionMapOutWhereThereIsNone() {
    Motion motion = motion(2, 3);
    Motion without = new Motion(motion.mask(), motion.deformation(), null, motion.sparseDeformed());

    Image grid = new Visualizer(PLAIN).grid(scene(null, null, without, false));

    assertThat(greys(grid, 1)).containsExactly(10, 30, 40, 50);
  }

  @Test
  void drawsKeypointsAsDiscsInTheirColours() {
    Image grid = new Visualizer(PLAIN).grid(scene(null, null, motion(2, 3), false));

    // (-0.5, 0) is column 4 of row 8, and (0.5, 0.5) column 12 of row 12; radius 2 leaves 9 pixels
    assertThat(coloured(grid, 0, 0))
        .containsExactlyInAnyOrder(
            "3 7", "4 7", "5 7", "3 8", "4 8", "5 8", "3 9", "4 9", "5 9", "11 11", "12 11",
            "13 11", "11 12", "12 12", "13 12", "11 13", "12 13", "13 13");
    assertThat(colour(grid, 4, 8)).containsExactly(255, 0, 40);
    assertThat(colour(grid, 12, 12)).containsExactly(0, 255, 139);
    assertThat(coloured(grid, 2 * SIDE, 0)).isEmpty();
  }

  @Test
  void drawsEachPicturesOwnKeypointsAndCutsThemOffAtTheEdge() {
    float[] values = {-1, -1, 0, 0, /* second picture */ 1, 1, 3, 3};
    Keypoints points = new Keypoints(Tensor.of(values, 2, 2, 2), null);
    Marked source = new Marked(flat(10), points);
    Scene scene =
        new Scene(
            source,
            null,
            new Marked(flat(30), points),
            flat(40),
            flat(50),
            null,
            motion(2, 3),
            false);

    Image grid = new Visualizer(PLAIN).grid(scene);

    assertThat(coloured(grid, 0, 0)).contains("0 0", "1 1", "8 8").doesNotContain("15 15");
    assertThat(coloured(grid, 0, SIDE)).containsExactly("15 15"); // its centre is outside, at 16
  }

  @Test
  void drawsAWhiteLineRoundEveryPicture() {
    VisualizerParams bordered = new VisualizerParams(0, true, "gist_rainbow");

    Image grid = new Visualizer(bordered).grid(scene(null, null, motion(2, 3), false));

    for (int column = 0; column < 5; column++) {
      int left = column * SIDE;
      assertThat(colour(grid, left, 5)).containsExactly(255, 255, 255);
      assertThat(colour(grid, left + SIDE - 1, 5)).containsExactly(255, 255, 255);
      assertThat(colour(grid, left + 5, SIDE)).containsExactly(255, 255, 255);
      assertThat(colour(grid, left + 5, 2 * SIDE - 1)).containsExactly(255, 255, 255);
      assertThat(colour(grid, left + 1, 1)).isNotEqualTo(new int[] {255, 255, 255});
    }
  }

  @Test
  void enlargesSmallMapsToTheNearestPixel() {
    Motion motion = motion(2, 3);
    float[] corners = {0, 1, 0.5f, 0.25f, 1, 0, 0, 0};
    Tensor occlusion = Tensor.of(corners, 2, 1, 2, 2);
    Motion small =
        new Motion(motion.mask(), motion.deformation(), occlusion, motion.sparseDeformed());

    Image grid = new Visualizer(PLAIN).grid(scene(null, null, small, false));

    assertThat(grid.at(4 * SIDE, 0, 0)).isZero();
    assertThat(grid.at(4 * SIDE + 7, 7, 1)).isZero();
    assertThat(grid.at(4 * SIDE + 8, 7, 2)).isEqualTo(255);
    assertThat(grid.at(4 * SIDE + 7, 8, 0)).isEqualTo(127);
    assertThat(grid.at(4 * SIDE + 15, 15, 0)).isEqualTo(63);
    assertThat(grid.at(4 * SIDE, SIDE, 0)).isEqualTo(255); // the second picture
  }

  /// Flat pictures of different greys: 10, (20), 30, 40, 50.
  private static Scene scene(
      Marked transformed, Keypoints normalised, Motion motion, boolean everyMotion) {
    Keypoints points = points(2, -0.5, 0, 0.5, 0.5);
    return new Scene(
        new Marked(flat(10), points),
        transformed,
        new Marked(flat(30), points),
        flat(40),
        flat(50),
        normalised,
        motion,
        everyMotion);
  }

  private static Tensor flat(int grey) {
    return Tensor.full(grey / 255.0, DType.FLOAT32, 2, 3, SIDE, SIDE);
  }

  private static Keypoints points(int b, double... xy) {
    Tensor one = Tensor.of(xy, 1, xy.length / 2, 2).to(DType.FLOAT32);
    return new Keypoints(one, null).expand(b);
  }

  /// Masks 0.5, 0.25, 0.25; sources of 100, 110, 120; half of everything is visible.
  private static Motion motion(int b, int motions) {
    float[] masks = {0.5f, 0.25f, 0.25f};
    float[] greys = {100 / 255f, 110 / 255f, 120 / 255f};
    return new Motion(
        Tensor.of(masks, 1, motions, 1, 1).expand(b, motions, 4, 4),
        Tensor.zeros(DType.FLOAT32, b, 4, 4, 2),
        Tensor.full(0.5, DType.FLOAT32, b, 1, 4, 4),
        Tensor.of(greys, 1, motions, 1, 1, 1).expand(b, motions, 3, 4, 4));
  }

  /// The grey of each column at a place that no keypoint covers.
  private static List<Integer> greys(Image grid, int y) {
    List<Integer> greys = new ArrayList<>();
    for (int x = 1; x < grid.width(); x += SIDE) {
      greys.add(grid.at(x, y, 0));
    }
    return greys;
  }

  private static int[] colour(Image grid, int x, int y) {
    return new int[] {grid.at(x, y, 0), grid.at(x, y, 1), grid.at(x, y, 2)};
  }

  /// "column row" of the pixels of a tile that aren't grey.
  private static List<String> coloured(Image grid, int left, int top) {
    List<String> found = new ArrayList<>();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int[] rgb = colour(grid, left + x, top + y);
        if (rgb[0] != rgb[1] || rgb[1] != rgb[2]) {
          found.add(x + " " + y);
        }
      }
    }
    return found;
  }
}
