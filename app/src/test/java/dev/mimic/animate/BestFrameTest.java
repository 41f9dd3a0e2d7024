package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.model.ConvexHull;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BestFrameTest {
  private static final double[] SQUARE = {0, 0, 1, 0, 1, 1, 0, 1};
  private static final double[] KITE = {0, 0, 2, 1, 0, 3, -2, 1};

  private static Image frame(int shade) {
    return Image.filled(2, 2, shade, shade, shade);
  }

  @Test
  void choosesTheReferencesFrameOf68Landmarks() {
    JsonNode golden = new JsonMapper().readTree(FaceGolden.path("fan-bestframe.json").toFile());
    double[] source = numbers(golden.get("source"));
    assertThat(ConvexHull.area(source))
        .isCloseTo(golden.get("expected_hull_area_source").asDouble(), within(1e-6));
    assertThat(BestFrame.normalised(source))
        .containsExactly(numbers(golden.get("expected_normalised_source")), within(1e-6));

    BestFrame search = new BestFrame(frame(255), source);
    for (int i = 0; i < golden.get("driving").size(); i++) {
      double[] points = numbers(golden.get("driving").get(i));
      assertThat(ConvexHull.area(points))
          .isCloseTo(golden.get("expected_hull_areas").get(i).asDouble(), within(1e-6));
      assertThat(search.look(frame(i), points))
          .isCloseTo(golden.get("expected_distances").get(i).asDouble(), within(1e-5));
    }
    int best = golden.get("expected_best_frame").asInt();
    assertThat(search.index()).isEqualTo(best);
    assertThat(search.picture()).isEqualTo(frame(best));
  }

  private static double[] numbers(JsonNode points) {
    return points
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  @Test
  void placeAndSizeOfAFaceDoNotMatter() {
    double[] far = SQUARE.clone();
    for (int i = 0; i < far.length; i++) {
      far[i] = 10 * far[i] + 300;
    }
    BestFrame search = new BestFrame(frame(9), SQUARE);
    search.look(frame(0), KITE);
    assertThat(search.look(frame(1), far)).isCloseTo(0, within(1e-12));
    assertThat(search.index()).isEqualTo(1);
  }

  @Test
  void passesOverFramesWithoutAFace() {
    BestFrame search = new BestFrame(frame(9), SQUARE);
    search.look(frame(0), null);
    search.look(frame(1), KITE);
    search.look(frame(2), null);
    assertThat(search.index()).isEqualTo(1);
    assertThat(search.picture()).isEqualTo(frame(1));
    assertThat(search.found()).isTrue();
  }

  @Test
  void withoutAnyFaceItIsTheFirstFrame() {
    BestFrame search = new BestFrame(frame(9), SQUARE);
    search.look(frame(0), null);
    search.look(frame(1), new double[] {3, 3, 3, 3, 3, 3, 3, 3}); // a face without size
    assertThat(search.found()).isFalse();
    assertThat(search.index()).isZero();
    assertThat(search.picture()).isEqualTo(frame(0));
  }
}
