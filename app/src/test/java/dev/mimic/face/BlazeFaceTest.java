package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.Conversion;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// BlazeFace with the published weights, which may not enter the repository.
class BlazeFaceTest {
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  private static StateDict weights(String file) {
    return Checkpoint.read(Shared.path("weights/" + file)).weights();
  }

  private static Image portrait() {
    return ImageFile.read(Shared.path("data/portraits/test/024.jpg"));
  }

  /// The sums were computed with PyTorch 2.13 and the original's layers on the same numbers.
  @ParameterizedTest
  @CsvSource({
    "blazeface.pth, false, -4146.449364, 55449.233170, -2624.468505, 99161.763175",
    "blazeface.pth, true, -4146.449364, 55449.233170, -2624.468505, 99161.763175",
    "blazefaceback.pth, false, -1436.586705, 25823.809074, -4012.259418, 154396.704742",
    "blazefaceback.pth, true, -1436.586705, 25823.809074, -4012.259418, 154396.704742",
  })
  void theMapsAreTheOriginals(
      String file, boolean fused, double fineScores, double fine, double scores, double coarse) {
    StateDict weights = weights(file);
    BlazeFaceNetwork.Kind kind = BlazeFaceNetwork.Kind.of(weights);
    assertThat(kind).isNotNull();
    try (BlazeFaceNetwork network = new BlazeFaceNetwork(kind)) {
      network.load(weights);
      Tensor x = waves(kind.side());
      if (fused) {
        network.channelsLast();
        network.fuse();
        x = x.channelsLast();
      }
      List<BlazeFaceNetwork.Maps> maps = network.forward(x);
      assertThat(sum(maps.get(0).scores())).isCloseTo(fineScores, within(1e-3));
      assertThat(sum(maps.get(0).boxes().abs())).isCloseTo(fine, within(2e-2));
      assertThat(sum(maps.get(1).scores())).isCloseTo(scores, within(1e-3));
      assertThat(sum(maps.get(1).boxes().abs())).isCloseTo(coarse, within(2e-2));
    }
  }

  private static Tensor waves(int side) {
    float[] x = new float[3 * side * side];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(i * 0.37 + ((double) i * i) % 97);
    }
    return Tensor.of(x, 1, 3, side, side);
  }

  private static double sum(Tensor x) {
    double sum = 0;
    for (float value : x.floats()) {
      sum += value;
    }
    return sum;
  }

  @Test
  void theAnchorsAreThePublishedOnes() throws IOException {
    byte[] file = Files.readAllBytes(Shared.path("weights/anchors.npy"));
    ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    numbers.position(10 + numbers.getShort(8)); // numpy's magic, version and header
    List<BlazeFaceBoxes.Level> nothing =
        List.of(
            new BlazeFaceBoxes.Level(16, new float[2 * 256], new float[32 * 256]),
            new BlazeFaceBoxes.Level(8, new float[6 * 64], new float[96 * 64]));
    List<FaceBox> ours = BlazeFaceBoxes.candidates(nothing, 128, 0);
    assertThat(ours).hasSize(896);
    for (FaceBox anchor : ours) {
      assertThat(anchor.x1() / 128).isEqualTo(numbers.getDouble());
      assertThat(anchor.y1() / 128).isEqualTo(numbers.getDouble());
      assertThat(numbers.getDouble()).isOne();
      assertThat(numbers.getDouble()).isOne();
    }
  }

  @Test
  void boxesOfOneFaceAreBlendedByScore() {
    FaceBox better = new FaceBox(0, 0, 10, 10, 0.9);
    FaceBox worse = new FaceBox(1, 0, 11, 10, 0.6);
    FaceBox other = new FaceBox(30, 0, 40, 10, 0.7);
    List<FaceBox> faces = BlazeFaceBoxes.blended(List.of(worse, other, better));
    assertThat(faces).hasSize(2);
    assertThat(faces.get(0).x1()).isCloseTo(0.4, within(1e-9));
    assertThat(faces.get(0).score()).isCloseTo(0.75, within(1e-9));
    assertThat(faces.get(1).iou(other)).isCloseTo(1, within(1e-9));
    FaceBox empty = new FaceBox(3, 3, 3, 3, 0.8);
    assertThat(BlazeFaceBoxes.blended(List.of(empty))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"blazeface.pth", "blazefaceback.pth"})
  void seesAFaceThatTheMiddleOfThePictureDoesNotShow(String file) {
    Image face = portrait();
    Image wide = Image.filled(800, 256, 90, 110, 120).with(face, 0, 0);
    try (BlazeFace detector = new BlazeFace(weights(file), Device.CPU)) {
      List<FaceBox> alone = detector.detect(face);
      List<FaceBox> beside = detector.detect(wide);
      assertThat(alone).isNotEmpty();
      assertThat(beside.getFirst().iou(alone.getFirst())).isGreaterThan(0.7);
    }
  }

  @Test
  void paddlesLayoutOfTheSameNamesIsRead(@TempDir Path folder) {
    Path paddle = folder.resolve("blazeface.pdparams");
    Conversion.convert(Shared.path("weights/blazeface.pth"), paddle);
    Map<String, Stored> withAnchors = new HashMap<>(Checkpoint.read(paddle).weights().asMap());
    withAnchors.put("anchors", Stored.of(Tensor.of(new float[896 * 4], 896, 4)));
    try (BlazeFace original = new BlazeFace(weights("blazeface.pth"), Device.CPU);
        BlazeFace ours = new BlazeFace(new StateDict(withAnchors), Device.CPU)) {
      assertThat(ours.detect(portrait())).isEqualTo(original.detect(portrait())).isNotEmpty();
    }
  }

  @Test
  void refusesAnotherNetworksWeights() {
    StateDict other = weights("retinaface-mobilenet0.25.pth");
    assertThat(BlazeFace.isOne(other)).isFalse();
    assertThatThrownBy(() -> new BlazeFace(other, Device.CPU))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("lacks");
  }
}
