package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.golden.FaceFormula;
import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// S3FD gives PaddleGAN's numbers, from weights by formula.
class S3fdTest {
  private static StateDict weights = new StateDict(Map.of());

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @BeforeAll
  static void fill() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    JsonNode keys = new JsonMapper().readTree(FaceGolden.path("s3fd-keys.json").toFile());
    keys.forEachEntry(
        (key, shape) -> shapes.put(key, shape.valueStream().mapToLong(JsonNode::asLong).toArray()));
    weights = FaceFormula.weights("s3fd", shapes, FaceFormula.S3FD);
  }

  @AfterAll
  static void forget() {
    weights = new StateDict(Map.of());
  }

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3fd.safetensors", "s3fd-odd.safetensors"})
  void theMapsAreTheReferences(String file) {
    FaceGolden golden = FaceGolden.open(file);
    try (S3fdNetwork network = new S3fdNetwork()) {
      network.load(weights);
      List<S3fdNetwork.Maps> maps = network.forward(golden.get("input"));
      for (int i = 0; i < 6; i++) {
        golden.check("expected.cls" + i, maps.get(i).scores());
        golden.check("expected.reg" + i, maps.get(i).boxes());
      }
    }
  }

  @Test
  void thePictureBecomesTheReferencesInput() {
    FaceGolden golden = FaceGolden.open("s3fd.safetensors");
    Tensor rgb = golden.get("image_rgb").permute(2, 0, 1).unsqueeze(0).div(255); // (1, 3, H, W)
    golden.check("input", S3fd.input(rgb), 1e-4);
  }

  @Test
  void aPictureGivesTheReferencesBoxesToTheWholePixel() {
    FaceGolden golden = FaceGolden.open("s3fd.safetensors");
    try (S3fd detector = new S3fd(weights, Device.CPU)) {
      List<FaceBox> faces = detector.detect(picture(golden));
      checkBoxes(golden, "expected.boxes", faces);
      checkWholePixels(golden, faces);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3fd-post.safetensors", "s3fd-post-wide.safetensors"})
  void theMapsBecomeTheReferencesBoxes(String file) {
    FaceGolden golden = FaceGolden.open(file);
    List<S3fdBoxes.Level> levels = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      levels.add(
          S3fd.level(
              new S3fdNetwork.Maps(golden.get("input.cls" + i), golden.get("input.reg" + i))));
    }
    List<FaceBox> candidates = S3fdBoxes.candidates(levels);
    checkBoxes(golden, "expected.candidates", candidates);
    List<FaceBox> kept = S3fdBoxes.distinct(candidates);
    double[] indices = golden.get("expected.nms_keep_index").doubles();
    assertThat(kept).hasSize(indices.length);
    for (int i = 0; i < indices.length; i++) {
      assertThat(kept.get(i)).isSameAs(candidates.get((int) indices[i]));
    }
    checkBoxes(golden, "expected.boxes", S3fdBoxes.faces(levels));
    checkWholePixels(golden, S3fdBoxes.faces(levels));
  }

  @Test
  void aTinyPictureIsSearchedTooAndLookingAgainKeepsNothing() {
    Image tiny = Image.filled(3, 40, 90, 90, 90);
    try (S3fd detector = new S3fd(weights, Device.CPU)) {
      List<FaceBox> first = detector.detect(tiny);
      long before = Pointer.totalCount();
      assertThat(detector.detect(tiny)).isEqualTo(first);
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void refusesAnotherNetworksWeights() {
    Map<String, long[]> shapes = Map.of("backbone1.0.weight", new long[] {24, 3, 5, 5});
    StateDict other = FaceFormula.weights("x", shapes, FaceFormula.general(6));
    assertThat(S3fd.isOne(other)).isFalse();
    assertThatThrownBy(() -> new S3fd(other, Device.CPU))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("lacks");
  }

  private static Image picture(FaceGolden golden) {
    Tensor image = golden.get("image_rgb"); // (H, W, 3)
    byte[] rgb = image.to(DType.UINT8).bytes().toArray(ValueLayout.JAVA_BYTE);
    return new Image((int) image.size(1), (int) image.size(0), rgb);
  }

  private static void checkBoxes(FaceGolden golden, String name, List<FaceBox> ours) {
    double[] theirs = golden.get(name).doubles(); // x1, y1, x2, y2, score
    assertThat(ours).as(name).hasSize(theirs.length / 5);
    for (int i = 0; i < ours.size(); i++) {
      FaceBox box = ours.get(i);
      double[] numbers = {box.x1(), box.y1(), box.x2(), box.y2(), box.score()};
      for (int j = 0; j < 5; j++) {
        assertThat(numbers[j])
            .as("%s %d, number %d", name, i, j)
            .isCloseTo(theirs[5 * i + j], within(j < 4 ? 1e-3 : 1e-5));
      }
    }
  }

  /// What the reference hands on: cut at 0, then to whole pixels.
  private static void checkWholePixels(FaceGolden golden, List<FaceBox> ours) {
    double[] theirs = golden.get("expected.intboxes").doubles(); // x1, y1, x2, y2
    for (int i = 0; i < ours.size(); i++) {
      FaceBox box = ours.get(i);
      double[] numbers = {box.x1(), box.y1(), box.x2(), box.y2()};
      for (int j = 0; j < 4; j++) {
        assertThat((int) Math.max(0, numbers[j])).isEqualTo((int) theirs[4 * i + j]);
      }
    }
  }
}
