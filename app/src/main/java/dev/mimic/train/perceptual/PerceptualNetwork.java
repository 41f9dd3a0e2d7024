package dev.mimic.train.perceptual;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A frozen network whose features two pictures are compared by: the loss is the sum of `weight_i ·
/// mean |features_i(a) - features_i(b)|` (paper, eq. 8).
///
/// Gradients flow to the picture, never to the weights: leave [#train] alone. Layout, type and
/// device are set as for any module.
///
/// ```java
/// PerceptualNetwork network = PerceptualNetworks.open(null, null);
/// List<Tensor> features = network.features(picture);
/// ```
public abstract sealed class PerceptualNetwork extends Module
    permits Vgg19, RandomPyramid, MobileNetFeatures {
  /// What the picture itself is multiplied with where it is a feature, for the L1 pyramid.
  ///
  /// Our own networks scale every map like that: it differs by 0.5 in the mean between the first
  /// and a later frame of a talking head, at 128 px and its three halvings (the pictures by 0.05).
  /// Six maps with weights of 10 at four scales then make a loss of 120, about what VGG19 gives: in
  /// logs of the original it falls from 144 to 82 (first-order-model, issues 344 and 460).
  static final double PICTURE_SCALE = 10;

  PerceptualNetwork() {}

  /// Feature maps, shallow to deep, in this network's type.
  ///
  /// @param picture (B, 3, H, W), RGB in [0, 1]
  public abstract List<Tensor> features(Tensor picture);

  /// What is compared, for the log, such as `VGG19 weights of vgg19.pth`.
  public abstract String description();

  /// Takes the tensors that this network has from `weights`, which may hold others.
  final void fill(StateDict weights) {
    Map<String, Stored> own = new LinkedHashMap<>();
    parameters().forEach((name, tensor) -> own.put(name, weights.require(name, tensor.shape())));
    load(new StateDict(own));
  }

  /// One number a colour, to be applied to `picture`.
  static Tensor colours(Tensor picture, float... values) {
    return Tensor.of(values, 1, 3, 1, 1).like(picture);
  }
}
