package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Our landmark network with fresh weights: that it runs, refuses and frees. How good it is says
/// [dev.mimic.train.tools.LandmarkQualityTest].
class MimicLandmarksTest {
  private static final FaceBox FACE = new FaceBox(40, 30, 120, 140, 1);

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  private static StateDict fresh() {
    try (LandmarkNetwork network = new LandmarkNetwork()) {
      network.initialise(new SplittableRandom(3));
      double[] mean = new SplittableRandom(4).doubles(136, 0.2, 0.8).toArray();
      network.meanFace(mean);
      return network.stateDict();
    }
  }

  private static Image noise() {
    byte[] rgb = new byte[3 * 200 * 160];
    new SplittableRandom(1).nextBytes(rgb);
    return new Image(200, 160, rgb);
  }

  @Test
  void pointsLieInTheCropAndAreTheSameEachTime() {
    try (MimicLandmarks finder = new MimicLandmarks(fresh(), Device.CPU)) {
      Landmarks found = finder.find(noise(), FACE);
      for (double value : found.xy()) {
        assertThat(value).isBetween(-100.0, 300.0);
      }
      assertThat(finder.find(noise(), FACE)).isEqualTo(found);
    }
  }

  @Test
  void thePreparedNetworkSeesWhatThePlainOneSees() {
    try (LandmarkNetwork network = new LandmarkNetwork();
        Scope _ = Scope.open()) {
      network.load(fresh());
      Image crop = LandmarkCrop.around(FACE).of(noise());
      Tensor x = dev.mimic.image.ImageTensor.tensor(crop);
      float[] plain = network.forward(x).floats();
      network.channelsLast();
      network.fuse();
      assertThat(network.forward(x.channelsLast()).floats()).containsExactly(plain, within(1e-3f));
    }
  }

  @Test
  void aMapsMeanIsThePoint() {
    float[] maps = new float[68 * 28 * 28];
    maps[28 * 3 + 7] = 30; // the first point's map: column 7, row 3
    maps[784 + 28 * 10 + 4] = 30; // the second's: halfway between two cells
    maps[784 + 28 * 10 + 5] = 30;
    Tensor likely = LandmarkNetwork.likely(Tensor.of(maps, 1, 68, 28, 28));
    double[] points = LandmarkNetwork.points(likely).doubles();
    assertThat(points[0]).isCloseTo(7.5 / 28, within(1e-4));
    assertThat(points[1]).isCloseTo(3.5 / 28, within(1e-4));
    assertThat(points[2]).isCloseTo(5.0 / 28, within(1e-4));
    assertThat(points[4]).isCloseTo(0.5, within(1e-4)); // knows nothing: the middle
    assertThat(Ops.stack(List.of(likely.sum(1)), 0).max().item()).isCloseTo(1, within(1e-5));
  }

  @Test
  void anotherNetworksFileIsRefused() {
    StateDict other;
    try (Resnet18 network = new Resnet18()) {
      network.initialise(new SplittableRandom(1));
      other = network.stateDict();
    }
    assertThat(MimicLandmarks.isOne(other)).isFalse();
    assertThat(MimicLandmarks.isOne(fresh())).isTrue();
    assertThatThrownBy(() -> new MimicLandmarks(other, Device.CPU))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("lacks");
  }

  @Test
  void aClosedFinderGivesEverythingBack() {
    StateDict weights = fresh();
    long before = Pointer.totalCount();
    try (Scope _ = Scope.open();
        MimicLandmarks finder = new MimicLandmarks(weights, Device.CPU)) {
      finder.find(noise(), FACE);
      long open = Pointer.totalCount();
      finder.find(noise(), FACE);
      assertThat(Pointer.totalCount()).isEqualTo(open);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }
}
