package dev.mimic.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.golden.FaceFormula.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The formula gives the numbers that an independent implementation of it gave.
class FaceFormulaTest {
  private static final Map<String, Rule> RULES =
      Map.of(
          "s3fd", FaceFormula.S3FD,
          "gpen", FaceFormula.GPEN,
          "parsing", FaceFormula.PARSING,
          "fan", FaceFormula.FAN);

  static List<JsonNode> samples() {
    List<JsonNode> samples = new ArrayList<>();
    for (JsonNode entry : new JsonMapper().readTree(FaceGolden.path("hash-check.json").toFile())) {
      if (entry.has("network")) {
        samples.add(entry);
      }
    }
    assertThat(samples).hasSizeGreaterThan(30);
    return samples;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fillsATensor(JsonNode sample) {
    String network = sample.get("network").asString();
    List<Integer> shape = new ArrayList<>();
    sample.get("torch_shape").forEach(n -> shape.add(n.asInt()));
    float[] ours =
        FaceFormula.tensor(
            network,
            sample.get("key").asString(),
            shape.stream().mapToLong(Integer::longValue).toArray(),
            RULES.get(network));

    double sum = 0;
    double sumOfMagnitudes = 0;
    for (float value : ours) {
      sum += value;
      sumOfMagnitudes += Math.abs(value);
    }
    assertThat(sumOfMagnitudes)
        .isCloseTo(
            sample.get("sum_abs").asDouble(), within(1e-9 * sample.get("sum_abs").asDouble()));
    assertThat(sum).isCloseTo(sample.get("sum").asDouble(), within(1e-9 * sumOfMagnitudes));
    for (int i = 0; i < sample.get("index").size(); i++) {
      assertThat(ours[sample.get("index").get(i).asInt()])
          .isEqualTo((float) sample.get("value").get(i).asDouble());
    }
  }
}
