package dev.mimic.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Numbers that the reference implementations of the face tools computed, and the comparison with
/// ours. `../shared/golden/faces/README.md` says what each file holds.
public final class FaceGolden {
  /// What a network may differ by, over the standard deviation of the numbers expected.
  private static final double RELATIVE = 1e-4;

  private final String file;
  private final StateDict tensors;

  private FaceGolden(String file) {
    this.file = file;
    tensors = Checkpoint.read(path(file)).weights();
  }

  /// A safetensors file of `src/test/resources/golden/faces`.
  public static FaceGolden open(String file) {
    return new FaceGolden(file);
  }

  /// Any file of `src/test/resources/golden/faces`.
  public static Path path(String file) {
    URL url = FaceGolden.class.getResource("/golden/faces/" + file);
    assertThat(url).as("golden file %s: it is part of the repository", file).isNotNull();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
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

  public boolean has(String name) {
    return tensors.has(name);
  }

  public StateDict tensors() {
    return tensors;
  }

  public Tensor get(String name) {
    return tensors.get(name).tensor();
  }

  /// Holds what a network gave equal to the stored tensor, element by element, within 1e-4 of the
  /// stored one's standard deviation.
  public void check(String name, Tensor ours) {
    Tensor theirs = get(name);
    double deviation = Math.sqrt(theirs.sub(theirs.mean()).square().mean().item());
    check(name, ours, RELATIVE * deviation);
  }

  /// Holds `ours` equal to the stored tensor, element by element.
  ///
  /// @param tolerance absolute; 0 asks for the very numbers
  public void check(String name, Tensor ours, double tolerance) {
    Tensor theirs = get(name);
    assertThat(Arrays.toString(ours.shape())).as(name).isEqualTo(Arrays.toString(theirs.shape()));
    Tensor difference = ours.to(theirs.type()).sub(theirs).abs();
    assertThat(difference.max().item())
        .as("%s of %s: largest difference (mean %.3g)", name, file, difference.mean().item())
        .isLessThanOrEqualTo(tolerance);
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
