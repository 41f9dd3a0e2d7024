package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What FAN is shown of a picture, and how its heat maps are read.
class FanCropTest {
  private static JsonNode json(String name) {
    return new JsonMapper().readTree(FaceGolden.path(name).toFile());
  }

  static FaceBox face(JsonNode box) {
    return new FaceBox(
        box.get(0).asDouble(),
        box.get(1).asDouble(),
        box.get(2).asDouble(),
        box.get(3).asDouble(),
        box.get(4).asDouble());
  }

  static List<JsonNode> boxes() {
    return json("fan-crop.json").get("cases").valueStream().toList();
  }

  @ParameterizedTest
  @MethodSource("boxes")
  void cutsTheReferencesSquare(JsonNode expected) {
    FanCrop crop = FanCrop.of(face(expected.get("box")));
    assertThat(crop.centreX()).isCloseTo(expected.get("center").get(0).asDouble(), within(1e-9));
    assertThat(crop.centreY()).isCloseTo(expected.get("center").get(1).asDouble(), within(1e-9));
    assertThat(crop.scale()).isCloseTo(expected.get("scale").asDouble(), within(1e-9));
    assertThat(List.of(crop.pictureX(1, 256), crop.pictureY(1, 256)))
        .isEqualTo(integers(expected.get("ul")));
    assertThat(List.of(crop.pictureX(256, 256), crop.pictureY(256, 256)))
        .isEqualTo(integers(expected.get("br")));

    Image picture = ImageFile.read(FaceGolden.path("fan-crop-input.png"));
    Image square = ImageFile.read(FaceGolden.path(expected.get("crop").asString()));
    assertThat(crop.of(picture)).isEqualTo(square);
  }

  private static List<Integer> integers(JsonNode numbers) {
    return numbers.valueStream().map(JsonNode::asInt).toList();
  }

  @Test
  void readsHeatMapsAsTheReferenceDoes() {
    FaceGolden golden = FaceGolden.open("fan-decode.safetensors");
    HeatMaps maps = new HeatMaps(golden.get("input.heatmaps").floats());
    assertThat(maps.peaks()).containsExactly(golden.get("expected.preds64").doubles());
    for (JsonNode expected : json("fan-decode.json").get("cases")) {
      JsonNode centre = expected.get("center");
      FanCrop crop =
          new FanCrop(
              centre.get(0).asDouble(), centre.get(1).asDouble(), expected.get("scale").asDouble());
      double[] points =
          expected
              .get("points")
              .valueStream()
              .flatMap(JsonNode::valueStream)
              .mapToDouble(JsonNode::asDouble)
              .toArray();
      assertThat(maps.landmarks(crop).xy()).containsExactly(points);
    }
  }

  @Test
  void aFaceOutsideThePictureIsBlack() {
    Image picture = Image.filled(40, 30, 255, 255, 255);
    Image crop = FanCrop.of(new FaceBox(500, 500, 520, 530, 1)).of(picture);
    assertThat(crop).isEqualTo(Image.filled(256, 256, 0, 0, 0));
  }

  @Test
  void aHugeFaceTakesNoMoreMemoryThanItNeeds() {
    Image picture = Image.filled(300, 300, 90, 80, 70);
    Image crop = FanCrop.of(new FaceBox(-40_000, -40_000, 40_000, 40_000, 1)).of(picture);
    assertThat(crop.width()).isEqualTo(256);
  }
}
