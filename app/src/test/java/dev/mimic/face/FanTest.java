package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.golden.FaceFormula;
import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// FAN with weights by formula gives the reference's heat maps and landmarks.
class FanTest {
  private static StateDict weights = new StateDict(Map.of());

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @BeforeAll
  static void fill() {
    weights = FaceFormula.weights("fan", keys(), FaceFormula.FAN);
  }

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  private static Map<String, long[]> keys() {
    return FaceGolden.shapes("fan-keys.json", "torch");
  }

  private static JsonNode json(String name) {
    return new JsonMapper().readTree(FaceGolden.path(name).toFile());
  }

  @Test
  void namesItsWeightsAsTheReferenceDoes() {
    try (FanNetwork network = new FanNetwork()) {
      StateDict ours = network.stateDict();
      assertThat(ours.names()).containsExactlyInAnyOrderElementsOf(weights.names());
      ours.asMap()
          .forEach((name, tensor) -> assertThat(tensor.shape()).isEqualTo(keys().get(name)));
    }
  }

  @Test
  void givesTheHeatMapsOfAllStacks() {
    FaceGolden golden = FaceGolden.open("fan.safetensors");
    try (FanNetwork network = new FanNetwork()) {
      network.load(weights);
      List<Tensor> maps = network.stacks(golden.get("input"));
      for (int i = 0; i < 3; i++) {
        Tensor map = maps.get(i).squeeze(0);
        golden.check("expected.hm%d.first8".formatted(i), map.narrow(0, 0, 8));
        golden.check("expected.hm%d.mean".formatted(i), map.mean(1, 2));
      }
      golden.check("expected.hm3", maps.get(3).squeeze(0));
    }
  }

  @Test
  void theFusedNetworkGivesTheSame() {
    FaceGolden golden = FaceGolden.open("fan.safetensors");
    try (Fan fan = new Fan(weights, Device.CPU, false)) {
      float[] heat = fan.heat(golden.get("input")).heat();
      golden.check("expected.hm3", Tensor.of(heat, 68, 64, 64));
    }
  }

  @Test
  void addsTheMirrorImageUp() {
    FaceGolden golden = FaceGolden.open("fan.safetensors");
    try (Fan fan = new Fan(weights, Device.CPU, true)) {
      Tensor heat = Tensor.of(fan.heat(golden.get("input")).heat(), 68, 64, 64);
      golden.check("expected.flip_sum.first8", heat.narrow(0, 0, 8));
      golden.check("expected.flip_sum.last4", heat.narrow(0, 64, 4));
      golden.check("expected.flip_sum.max", Ops.maxPool2d(heat.unsqueeze(0), 64).view(68));
    }
  }

  @ParameterizedTest
  @CsvSource({"noflip, false", "flip, true"})
  void findsTheReferencesLandmarks(String name, boolean flip) {
    JsonNode file = json("fan-landmarks.json");
    Image picture = ImageFile.read(FaceGolden.path(file.get("image").asString()));
    try (Fan fan = new Fan(weights, Device.CPU, flip)) {
      for (JsonNode expected : file.get("cases").get(name)) {
        Landmarks found = fan.find(picture, FanCropTest.face(expected.get("box")));
        int checked = 0;
        for (int i = 0; i < Landmarks.COUNT; i++) {
          if (expected.get("stable").get(i).asBoolean()) { // else a near tie
            JsonNode point = expected.get("landmarks").get(i);
            assertThat(new double[] {found.x(i), found.y(i)})
                .as("point %d", i)
                .containsExactly(point.get(0).asDouble(), point.get(1).asDouble());
            checked++;
          }
        }
        assertThat(checked).isGreaterThan(60);
      }
    }
  }

  @Test
  void refusesTheWeightsOfAnotherNetwork() {
    StateDict half = weights.sub("m0.");
    assertThatThrownBy(() -> new Fan(half, Device.CPU, false))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("lacks");
  }
}
