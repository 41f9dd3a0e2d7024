package dev.mimic.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.model.Keypoints;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Numbers that the reference implementations computed, and the comparison with ours.
///
/// The files were made once and cannot be remade here; `../shared/golden/README.md` says how.
public final class Golden {
  private final String file;
  private final StateDict tensors;

  private Golden(String file) {
    this.file = file;
    tensors = Checkpoint.read(path(file)).weights();
  }

  /// A file of `src/test/resources/golden/fomm`.
  public static Golden open(String file) {
    return new Golden(file);
  }

  public static Path path(String file) {
    URL url = Golden.class.getResource("/golden/fomm/" + file);
    assertThat(url).as("golden file %s: it is part of the repository", file).isNotNull();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
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

  /// Keypoints stored as `name.value` and, where there is one, `name.jacobian`.
  public Keypoints keypoints(String name) {
    return new Keypoints(
        get(name + ".value"), has(name + ".jacobian") ? get(name + ".jacobian") : null);
  }

  /// Holds `ours` equal to the stored tensor, element by element.
  public void check(String name, Tensor ours, double tolerance) {
    Tensor theirs = get(name);
    assertThat(Arrays.toString(ours.shape())).as(name).isEqualTo(Arrays.toString(theirs.shape()));
    Tensor difference = ours.to(theirs.type()).sub(theirs).abs();
    assertThat(difference.max().item())
        .as("%s of %s: largest difference (mean %.3g)", name, file, difference.mean().item())
        .isLessThan(tolerance);
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
