package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.golden.FaceGolden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FaceCropsTest {
  static Stream<JsonNode> cases() {
    JsonNode all = new JsonMapper().readTree(FaceGolden.path("blending.json").toFile());
    return all.get("cases").valueStream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inScoreOrderTheyAreTheReferences(JsonNode golden) {
    List<CropBox> crops = FaceCrops.scoreOrder(faces(golden), width(golden), height(golden));

    assertThat(crops).isEqualTo(expected(golden));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void overlapIsTheReferences(JsonNode golden) {
    List<CropBox> crops = expected(golden);
    JsonNode iou = golden.get("iou_first_pairs");
    for (int i = 0; i < iou.size(); i++) {
      for (int j = 0; j < iou.get(i).size(); j++) {
        assertThat(crops.get(i).iou(crops.get(j)))
            .as("crops %d and %d", i, j)
            .isCloseTo(iou.get(i).get(j).asDouble(), within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void circlesAreTheReferences(JsonNode golden) {
    List<CropBox> crops = expected(golden);
    for (int i = 0; i < crops.size(); i++) {
      for (JsonNode circle : golden.get("expected_circles").get(i)) {
        HardPaste.Disc disc =
            HardPaste.Disc.of(
                crops.get(i), circle.get("ratio").asDouble(), width(golden), height(golden));

        assertThat(rows(disc)).isEqualTo(circle.get("rows").toString());
      }
    }
  }

  private static String rows(HardPaste.Disc disc) {
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < disc.to().length; y++) {
      if (disc.to()[y] > 0) {
        rows.add("[%d,%d,%d]".formatted(y, disc.from()[y], disc.to()[y] - 1));
      }
    }
    return "[" + String.join(",", rows) + "]";
  }

  private static final FaceBox SMALL_AND_SURE = face(146, 150, 190, 190, 0.99);
  private static final FaceBox LARGE = face(140, 140, 200, 200, 0.9);
  private static final FaceBox LEFT = face(20, 40, 60, 80, 0.8);

  @Test
  void ofTwoThatOverlapTheLargerStays() {
    List<FaceBox> faces = List.of(SMALL_AND_SURE, LARGE);

    assertThat(FaceCrops.largestFirst(faces, 400, 400))
        .containsExactly(new CropBox(122, 110, 218, 230));
    assertThat(FaceCrops.scoreOrder(faces, 400, 400))
        .containsExactly(new CropBox(133, 126, 203, 214));
  }

  @Test
  void areNumberedFromLeftToRight() {
    List<CropBox> crops = FaceCrops.largestFirst(List.of(LARGE, LEFT), 400, 400);

    assertThat(crops).extracting(CropBox::x1).containsExactly(8, 122);
    assertThat(FaceCrops.choose(crops, List.of(2))).containsExactly(crops.get(1));
    assertThat(FaceCrops.choose(crops, List.of(2, 1, 2))).isEqualTo(crops);
  }

  @Test
  void aChoiceCountsFromTheLeftAndKeepsTheOrderOfPainting() {
    List<CropBox> crops = FaceCrops.scoreOrder(List.of(LARGE, LEFT), 400, 400);

    assertThat(FaceCrops.choose(crops, List.of(1))).containsExactly(crops.get(1));
    assertThat(FaceCrops.choose(crops, List.of(1, 2))).isEqualTo(crops);
  }

  @Test
  void aNumberThatIsNotThereIsAnErrorThatSaysWhatIs() {
    List<CropBox> crops = FaceCrops.largestFirst(List.of(LARGE, LEFT), 400, 400);

    assertThatThrownBy(() -> FaceCrops.choose(crops, List.of(1, 3)))
        .isInstanceOf(MimicException.class)
        .hasMessage(
            "There is no face (3): the picture has 2, numbered from 1, left to right. Maybe --faces"
                + " 1,2.");
    assertThatThrownBy(() -> FaceCrops.choose(crops, List.of(0)))
        .isInstanceOf(MimicException.class);
  }

  @Test
  void theLargestIsMeantWhereNothingIsSaid() {
    List<CropBox> crops = FaceCrops.largestFirst(List.of(LEFT, LARGE), 400, 400);

    assertThat(FaceCrops.largest(crops)).isEqualTo(new CropBox(122, 110, 218, 230));
  }

  @Test
  void facesWithoutSizeOrOutsideThePictureAreNone() {
    List<FaceBox> faces =
        List.of(
            face(5, 5, 5, 5, 1),
            face(5, 5, 5.9, 5.9, 1),
            face(900, 900, 950, 950, 1),
            face(-80, -80, -20, -20, 1));

    assertThat(FaceCrops.largestFirst(faces, 400, 400)).isEmpty();
  }

  private static List<FaceBox> faces(JsonNode golden) {
    List<FaceBox> faces = new ArrayList<>();
    for (JsonNode box : golden.get("boxes")) {
      double score = 1 - 0.01 * faces.size();
      faces.add(
          face(
              box.get(0).asInt(),
              box.get(1).asInt(),
              box.get(2).asInt(),
              box.get(3).asInt(),
              score));
    }
    return faces;
  }

  private static List<CropBox> expected(JsonNode golden) {
    List<CropBox> crops = new ArrayList<>();
    for (JsonNode crop : golden.get("expected_crops")) {
      crops.add(
          new CropBox(
              crop.get(0).asInt(), crop.get(1).asInt(), crop.get(2).asInt(), crop.get(3).asInt()));
    }
    return crops;
  }

  private static FaceBox face(double x1, double y1, double x2, double y2, double score) {
    return new FaceBox(x1, y1, x2, y2, score);
  }

  private static int width(JsonNode golden) {
    return golden.get("width").asInt();
  }

  private static int height(JsonNode golden) {
    return golden.get("height").asInt();
  }
}
