package dev.mimic.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.tensor.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;

/// A file of numbers that a reference implementation computed, and the comparison with ours.
public abstract class GoldenFile {
  private final String file;
  private final StateDict tensors;

  /// @param file a safetensors file on the class path
  GoldenFile(String file) {
    this.file = file;
    tensors = Checkpoint.read(resource(file)).weights();
  }

  static Path resource(String file) {
    URL url = GoldenFile.class.getResource(file);
    assertThat(url).as("golden file %s: it is part of the repository", file).isNotNull();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public final boolean has(String name) {
    return tensors.has(name);
  }

  public final StateDict tensors() {
    return tensors;
  }

  public final Tensor get(String name) {
    return tensors.get(name).tensor();
  }

  /// Holds `ours` equal to the stored tensor, element by element.
  ///
  /// @param tolerance absolute, less than this; 0 asks for the very numbers
  public final void check(String name, Tensor ours, double tolerance) {
    Tensor theirs = get(name);
    assertThat(Arrays.toString(ours.shape())).as(name).isEqualTo(Arrays.toString(theirs.shape()));
    Tensor difference = ours.to(theirs.type()).sub(theirs).abs();
    double largest = difference.max().item();
    String what =
        "%s of %s: largest difference (mean %.3g)".formatted(name, file, difference.mean().item());
    if (tolerance == 0) {
      assertThat(largest).as(what).isZero();
    } else {
      assertThat(largest).as(what).isLessThan(tolerance);
    }
  }
}
