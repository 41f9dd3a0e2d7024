package dev.mimic.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.mimic.model.Fomm;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// How far exported files are from the networks that they were made of.
///
/// @param fomm in float32, not fused
/// @param size height and width of its pictures
record Likeness(Fomm fomm, int size) {

  /// The largest difference of a keypoint, a Jacobian or a pixel, for `b` pictures at once.
  double largestDifference(Path folder, int b) {
    Tensor source = pictures(b, 0);
    Tensor driving = pictures(b, size / 8);
    Keypoints still = fomm.detector().forward(source);
    Keypoints moving = fomm.detector().forward(driving);
    Map<String, Tensor> found = new LinkedHashMap<>();
    put(found, "", moving);

    Map<String, Tensor> given = new LinkedHashMap<>();
    given.put("source", source);
    put(given, "source_", still);
    put(given, "driving_", moving);
    Tensor prediction =
        fomm.generator()
            .forward(fomm.generator().encode(source), still, moving, false)
            .prediction();
    // a picture that is flat, or the same for other keypoints, would prove little
    assertThat(prediction.max().item() + prediction.neg().max().item()).isGreaterThan(0.01);

    return Math.max(
        difference(folder.resolve("kp_detector.onnx"), Map.of("picture", driving), found),
        difference(folder.resolve("generator.onnx"), given, Map.of("prediction", prediction)));
  }

  private static void put(Map<String, Tensor> all, String prefix, Keypoints keypoints) {
    all.put(prefix + "keypoints", keypoints.value());
    if (keypoints.jacobian() != null) {
      all.put(prefix + "jacobian", keypoints.jacobian());
    }
  }

  private static double difference(
      Path file, Map<String, Tensor> given, Map<String, Tensor> expected) {
    try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
      assertThat(network.inputs()).containsOnlyKeys(given.keySet());
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
      given.forEach((name, t) -> inputs.put(name, network.tensor(t.floats(), t.shape())));
      double largest = 0;
      try (OrtSession.Result result = network.run(inputs)) {
        assertThat(result).hasSize(expected.size());
        for (Map.Entry<String, Tensor> one : expected.entrySet()) {
          OnnxTensor made = (OnnxTensor) result.get(one.getKey()).orElseThrow();
          assertThat(made.getInfo().getShape()).isEqualTo(one.getValue().shape());
          Tensor theirs = Tensor.of(floats(made), one.getValue().shape());
          largest = Math.max(largest, theirs.sub(one.getValue()).abs().max().item()); // NaN stays
        }
      }
      inputs.values().forEach(OnnxTensor::close);
      return largest;
    }
  }

  private static float[] floats(OnnxTensor tensor) {
    float[] values = new float[tensor.getFloatBuffer().remaining()];
    tensor.getFloatBuffer().get(values);
    return values;
  }

  /// (B, 3, size, size): light discs on ramps, each picture another.
  private Tensor pictures(int b, int moved) {
    float[] values = new float[b * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      int plane = i / (size * size);
      double x = (i % size - moved) / (double) size;
      double y = (i / size % size + moved / 2.0) / size;
      double away = Math.hypot(x - 0.4 - 0.1 * (plane / 3), y - 0.5);
      double disc = 0.5 / (1 + Math.exp(30 * (away - 0.2)));
      values[i] = (float) (0.1 * (plane % 3) + 0.15 * (1 + x) + disc);
    }
    return Tensor.of(values, b, 3, size, size);
  }
}
