package dev.mimic.train;

import dev.mimic.nn.AntiAliasDownsample;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Pictures at several scales, blurred before they shrink (`ImagePyramide`).
final class ImagePyramid implements AutoCloseable {
  private final List<Double> scales;
  private final List<AntiAliasDownsample> downs = new ArrayList<>();

  ImagePyramid(List<Double> scales) {
    this.scales = List.copyOf(scales);
    scales.forEach(scale -> downs.add(new AntiAliasDownsample(3, scale)));
  }

  /// One (B, 3, H · scale, W · scale) a scale.
  List<Tensor> forward(Tensor picture) {
    return downs.stream().map(down -> down.forward(picture)).toList();
  }

  /// The levels of `pyramid` at `wanted` scales: what a discriminator looks at.
  List<Tensor> at(List<Double> wanted, List<Tensor> pyramid) {
    return wanted.stream().map(scale -> pyramid.get(scales.indexOf(scale))).toList();
  }

  @Override
  public void close() {
    downs.forEach(AntiAliasDownsample::close);
  }
}
