package dev.mimic.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.model.Keypoints;
import dev.mimic.nn.Module;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Numbers that the reference implementations computed, and the comparison with ours.
///
/// The files were made once and cannot be remade here; `../shared/golden/README.md` says how.
public final class Golden extends GoldenFile {
  private static final String FOLDER = "/golden/fomm/";

  private Golden(String file) {
    super(FOLDER + file);
  }

  /// A file of `src/test/resources/golden/fomm`.
  public static Golden open(String file) {
    return new Golden(file);
  }

  public static Path path(String file) {
    return resource(FOLDER + file);
  }

  /// Keypoints stored as `name.value` and, where there is one, `name.jacobian`.
  public Keypoints keypoints(String name) {
    return new Keypoints(
        get(name + ".value"), has(name + ".jacobian") ? get(name + ".jacobian") : null);
  }

  public void check(String name, Keypoints ours, double tolerance) {
    check(name + ".value", ours.value(), tolerance);
    assertThat(ours.jacobian() != null).as(name).isEqualTo(has(name + ".jacobian"));
    if (ours.jacobian() != null) {
      check(name + ".jacobian", ours.jacobian(), tolerance);
    }
  }

  /// Fills a network by formula; its constants keep their own values.
  public static void fill(Module network, String prefix) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    StateDict dict = network.stateDict();
    dict.names().stream()
        .filter(name -> !name.endsWith("down.weight"))
        .forEach(name -> shapes.put(name, dict.get(name).shape()));
    network.load(Formula.weights(prefix, shapes));
  }
}
