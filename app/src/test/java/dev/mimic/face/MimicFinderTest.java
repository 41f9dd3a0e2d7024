package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The finder's geometry and its refusals, with weights that were drawn.
class MimicFinderTest {
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  /// Weights that make many boxes of many scores: the heads' too are drawn.
  private static StateDict weights(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (FinderNetwork network = new FinderNetwork()) {
      network.initialise(random);
      StateDict drawn = network.stateDict();
      Map<String, Stored> all = new HashMap<>(drawn.asMap());
      for (String head : List.of("scores", "boxes")) {
        long[] shape = drawn.get(head + ".weight").shape();
        float[] numbers = new float[Math.toIntExact(drawn.get(head + ".weight").count())];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = (float) (8 * random.nextDouble(-1, 1));
        }
        all.put(head + ".weight", Stored.of(Tensor.of(numbers, shape)));
      }
      all.put("scores.bias", Stored.of(Tensor.of(new float[] {0}, 1)));
      return new StateDict(all);
    }
  }

  private static Image waves(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) (128 + 90 * Math.sin(0.11 * x + i % 3) * Math.cos(0.07 * y));
    }
    return new Image(width, height, rgb);
  }

  // ---------------------------------------------------------------- boxes of maps

  @ParameterizedTest
  @CsvSource({
    "8, 10, 7, 3",
    "16, 5, 0, 0",
    "32, 3, 2, 1",
  })
  void aPlaceThatSaysNothingMoreHasItsBoxAroundIt(int stride, int columns, int x, int y) {
    int places = columns * 4;
    float[] scores = new float[places];
    Arrays.fill(scores, -9);
    scores[y * columns + x] = 2;
    List<FaceBox> faces =
        FinderBoxes.faces(
            List.of(new FinderBoxes.Level(stride, columns, scores, new float[4 * places])), 0.5);
    assertThat(faces).hasSize(1);
    FaceBox face = faces.getFirst();
    assertThat(face.x1()).isEqualTo((x + 0.5 - 2) * stride);
    assertThat(face.y1()).isEqualTo((y + 0.5 - 2) * stride);
    assertThat(face.width()).isEqualTo(4 * stride);
    assertThat(face.height()).isEqualTo(4 * stride);
    assertThat(face.score()).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
  }

  @Test
  void aBoxIsShiftedByStridesAndSizedByPowers() {
    float[] scores = {-9, 3, -9, -9};
    float[] boxes = {
      0,
      0.5f,
      0,
      0, // right
      0,
      -0.25f,
      0,
      0, // down
      0,
      (float) Math.log(2),
      0,
      0, // width
      0,
      (float) Math.log(3),
      0,
      0 // height
    };
    FaceBox face =
        FinderBoxes.faces(List.of(new FinderBoxes.Level(16, 2, scores, boxes)), 0.5).getFirst();
    assertThat((face.x1() + face.x2()) / 2).isCloseTo(24 + 8, within(1e-4));
    assertThat((face.y1() + face.y2()) / 2).isCloseTo(8 - 4, within(1e-4));
    assertThat(face.width()).isCloseTo(128, within(1e-4));
    assertThat(face.height()).isCloseTo(192, within(1e-4));
  }

  @Test
  void whatIsSaidOfOneFaceBecomesOneBox() {
    float[] scores = {2, 1.5f, -9, -9, -9, 1};
    float[] boxes = new float[24];
    boxes[1] = -0.9f; // its neighbour's box, nearly
    boxes[5] = -1.3f; // a third in the row below, which is another box over the same face
    List<FaceBox> faces =
        FinderBoxes.faces(List.of(new FinderBoxes.Level(8, 3, scores, boxes)), 0.5);
    assertThat(faces).hasSize(1);
    double better = Math.pow(1 / (1 + Math.exp(-2)), 2);
    double worse = Math.pow(1 / (1 + Math.exp(-1.5)), 2);
    assertThat(faces.getFirst().x1())
        .isCloseTo((better * -12 + worse * -11.2) / (better + worse), within(1e-5));
    assertThat(faces.getFirst().score()).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
  }

  // ---------------------------------------------------------------- two looks

  private static FaceBox square(double x, double y, double side, double score) {
    return new FaceBox(x, y, x + side, y + side, score);
  }

  @Test
  void aFaceIsBelievedAsMuchAsBothLooksBelieveIt() {
    List<FaceBox> sharp = List.of(square(100, 60, 80, 0.9), square(300, 200, 80, 0.9));
    List<FaceBox> halved = List.of(square(51, 30, 40, 0.5));
    List<FaceBox> faces = TwoLooks.faces(sharp, halved, 0.3);
    assertThat(faces).hasSize(2);
    assertThat(faces.get(0).x1()).isEqualTo(100);
    assertThat(faces.get(0).score()).isCloseTo(0.7, within(1e-12));
    assertThat(faces.get(1).x1()).isEqualTo(300); // one look alone
    assertThat(faces.get(1).score()).isCloseTo(0.45, within(1e-12));
    assertThat(TwoLooks.faces(sharp, halved, 0.5)).hasSize(1);
  }

  @Test
  void smallFacesNeedTheSharpLookAloneAndLargeOnesTheOther() {
    List<FaceBox> sharp = // a small face, and what looks like one inside of a large one
        List.of(square(500, 10, 20, 0.8), square(150, 150, 100, 0.9));
    List<FaceBox> halved = List.of(square(40, 40, 150, 0.7), square(70, 70, 60, 0.9));
    assertThat(TwoLooks.faces(sharp, halved, 0.5))
        .containsExactlyInAnyOrder(square(500, 10, 20, 0.9 * 0.8), square(80, 80, 300, 0.7));
  }

  // ---------------------------------------------------------------- the network

  /// The same by the plain layers, one number at a time.
  private static List<FaceBox> slowly(StateDict weights, Tensor x, double least) {
    try (FinderNetwork network = new FinderNetwork()) {
      network.load(weights);
      List<FinderNetwork.Maps> maps = network.forward(x);
      assertThat(maps).hasSize(3);
      List<FaceBox> boxes = new ArrayList<>();
      for (int scale = 0; scale < 3; scale++) {
        int stride = 8 << scale;
        Tensor score = maps.get(scale).scores().sigmoid();
        Tensor box = maps.get(scale).boxes();
        assertThat(score.shape()).containsExactly(1, 1, x.size(2) / stride, x.size(3) / stride);
        for (int row = 0; row < score.size(2); row++) {
          for (int column = 0; column < score.size(3); column++) {
            double middleX = (column + 0.5 + at(box, 0, row, column)) * stride;
            double middleY = (row + 0.5 + at(box, 1, row, column)) * stride;
            double width = 4 * stride * Math.exp(at(box, 2, row, column));
            double height = 4 * stride * Math.exp(at(box, 3, row, column));
            if (at(score, 0, row, column) >= least) {
              boxes.add(
                  new FaceBox(
                      middleX - width / 2,
                      middleY - height / 2,
                      middleX + width / 2,
                      middleY + height / 2,
                      at(score, 0, row, column)));
            }
          }
        }
      }
      return boxes;
    }
  }

  private static double at(Tensor map, int channel, int row, int column) {
    return map.select(0, 0).select(0, channel).select(0, row).select(0, column).item();
  }

  @ParameterizedTest
  @CsvSource({"64, 96", "192, 128", "32, 64"})
  void findsWhatAPlainDecodingFinds(int width, int height) {
    StateDict weights = weights(width);
    Tensor x = ImageTensor.tensor(waves(width, height)).mul(2).sub(1);
    List<FaceBox> all = slowly(weights, x, TwoLooks.HINT);
    assertThat(all).isNotEmpty();
    double best = all.stream().mapToDouble(FaceBox::score).max().orElseThrow();
    try (MimicFinder finder = new MimicFinder(weights, Device.CPU)) {
      List<FaceBox> faces = finder.look(x.channelsLast()).getFirst();
      assertThat(faces).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      assertThat(faces.getFirst().score()).isCloseTo(best, within(1e-3));
      for (FaceBox face : faces) { // each is one of them, or the mean of nearly equal ones
        assertThat(all)
            .anyMatch(
                other -> Math.abs(other.score() - face.score()) < 1e-3 && other.iou(face) > 0.55);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 61", "900, 2", "700, 300"})
  void picturesOfAnySizeAreSearched(int width, int height) {
    try (MimicFinder finder = new MimicFinder(weights(3), Device.CPU)) {
      assertThat(finder.detect(waves(width, height)))
          .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    }
  }

  @Test
  void theFusedNetworkSaysWhatThePlainOneDoes() {
    StateDict weights = weights(1);
    Tensor x = ImageTensor.tensor(List.of(waves(96, 64), waves(96, 64))).mul(2).sub(1);
    try (FinderNetwork plain = new FinderNetwork();
        FinderNetwork fused = new FinderNetwork()) {
      plain.load(weights);
      fused.load(weights);
      fused.channelsLast();
      fused.fuse();
      List<FinderNetwork.Maps> a = plain.forward(x);
      List<FinderNetwork.Maps> b = fused.forward(x.channelsLast());
      for (int i = 0; i < 3; i++) {
        assertThat(a.get(i).scores().sub(b.get(i).scores()).abs().max().item()).isLessThan(1e-3);
        assertThat(a.get(i).boxes().sub(b.get(i).boxes()).abs().max().item()).isLessThan(1e-3);
      }
    }
  }

  @Test
  void anotherNetworksWeightsAreRefused() {
    StateDict other =
        new StateDict(Map.of("backbone.0.weight", Stored.of(Tensor.zeros(DType.FLOAT32, 3))));
    assertThat(MimicFinder.isOne(other)).isFalse();
    assertThat(MimicFinder.isOne(weights(0))).isTrue();
    long before = Pointer.totalCount();
    try (Scope _ = Scope.open()) {
      assertThatThrownBy(() -> new MimicFinder(other, Device.CPU))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("backbone.0.weight")
          .hasMessageContaining("Maybe it is another network's file.");
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void isSmall() {
    long bytes =
        weights(0).as(DType.FLOAT16).asMap().values().stream().mapToLong(Stored::bytes).sum();
    assertThat(bytes).isBetween(300_000L, 600_000L);
  }
}
