package dev.mimic.golden;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Numbers that the reference implementations of the face tools computed, and the comparison with
/// ours. `../shared/golden/faces/README.md` says what each file holds.
public final class FaceGolden extends GoldenFile {
  private static final String FOLDER = "/golden/faces/";

  /// What a network may differ by, over the standard deviation of the numbers expected.
  private static final double RELATIVE = 1e-4;

  private FaceGolden(String file) {
    super(FOLDER + file);
  }

  /// A safetensors file of `src/test/resources/golden/faces`.
  public static FaceGolden open(String file) {
    return new FaceGolden(file);
  }

  /// Any file of `src/test/resources/golden/faces`.
  public static Path path(String file) {
    return resource(FOLDER + file);
  }

  /// Shapes by name from a list of a network's keys; without batch counters, which old files lack.
  ///
  /// @param layout `torch` or `paddle`
  public static Map<String, long[]> shapes(String file, String layout) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    new JsonMapper()
        .readTree(path(file).toFile())
        .get(layout)
        .forEachEntry(
            (key, shape) ->
                shapes.put(key, shape.valueStream().mapToLong(JsonNode::asLong).toArray()));
    shapes.keySet().removeIf(key -> key.endsWith("num_batches_tracked"));
    return shapes;
  }

  /// Holds what a network gave equal to the stored tensor, element by element, within 1e-4 of the
  /// stored one's standard deviation.
  public void check(String name, Tensor ours) {
    Tensor theirs = get(name);
    double deviation = Math.sqrt(theirs.sub(theirs.mean()).square().mean().item());
    check(name, ours, RELATIVE * deviation);
  }

  /// Fills a network by formula.
  ///
  /// @param prefix such as `s3fd`; the names of the network's tensors follow it
  public static void fill(Module network, String prefix, FaceFormula.Rule rule) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    StateDict dict = network.stateDict();
    dict.names().forEach(name -> shapes.put(name, dict.get(name).shape()));
    network.load(FaceFormula.weights(prefix, shapes, rule));
  }
}
