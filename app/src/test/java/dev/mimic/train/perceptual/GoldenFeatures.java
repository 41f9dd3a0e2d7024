package dev.mimic.train.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// What PyTorch computed for the same networks; `golden/perceptual/README.md` says how.
final class GoldenFeatures {
  private final StateDict tensors;

  private GoldenFeatures(StateDict tensors) {
    this.tensors = tensors;
  }

  static GoldenFeatures read() {
    URL url = GoldenFeatures.class.getResource("/golden/perceptual/perceptual.safetensors");
    assertThat(url).as("golden file: it is part of the repository").isNotNull();
    try {
      return new GoldenFeatures(Checkpoint.read(Path.of(url.toURI())).weights());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// `x` or `y`, (1, 3, 32, 40).
  Tensor picture(String name, DType type) {
    return get(name).to(type);
  }

  /// Compares the maps of `x`, the loss between `x` and `y`, and its gradient where that is known.
  void check(String name, Function<Tensor, List<Tensor>> network, DType type, double relative) {
    Tensor x = picture("x", type).requireGrad(true);
    List<Tensor> ours = network.apply(x);
    assertThat(tensors.has("%s.%d.channels".formatted(name, ours.size()))).isFalse();
    for (int i = 0; i < ours.size(); i++) {
      Tensor map = ours.get(i);
      close("%s.%d.channels".formatted(name, i), map.detach().mean(0, 2, 3), relative);
      close("%s.%d.pixels".formatted(name, i), map.detach().mean(0, 1), relative);
    }
    Tensor loss = loss(ours, network.apply(picture("y", type)));
    loss.backward();
    close(name + ".loss", loss.detach().reshape(1), relative);
    if (tensors.has(name + ".gradient")) {
      Tensor gradient = x.grad();
      assertThat(gradient).isNotNull();
      close(name + ".gradient", gradient, Math.max(relative, 1e-6)); // stored in float32
    }
  }

  /// The sum over maps of the mean absolute difference.
  static Tensor loss(List<Tensor> a, List<Tensor> b) {
    Tensor total = a.getFirst().sub(b.getFirst()).abs().mean();
    for (int i = 1; i < a.size(); i++) {
      total = total.add(a.get(i).sub(b.get(i)).abs().mean());
    }
    return total;
  }

  private void close(String name, Tensor ours, double relative) {
    Tensor theirs = get(name).to(DType.FLOAT64);
    assertThat(ours.shape()).as(name).isEqualTo(theirs.shape());
    double scale = theirs.abs().max().item();
    assertThat(ours.to(DType.FLOAT64).sub(theirs).abs().max().item() / scale)
        .as("%s: largest difference, of %.3g", name, scale)
        .isCloseTo(0, within(relative));
  }

  private Tensor get(String name) {
    return tensors.get(name).tensor();
  }
}
