package dev.mimic.face.gpen;

import dev.mimic.nn.Module;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/// A modulated convolution with what the encoder saw at the same size laid beside it, where
/// StyleGAN adds noise: (B, in, H, W) to (B, 2 out, H', W').
final class StyledConv extends Module {
  final ModulatedConv conv;
  final Tensor noise; // (1), the weight of the encoder's feature
  final BiasedActivation activation; // (2 out)

  StyledConv(ModulatedConv conv) {
    this.conv = child("conv", conv);
    noise = parameter("noise.weight", 1);
    int out = Math.toIntExact(conv.weight.size(1));
    activation = child("activate", new BiasedActivation(2 * out));
  }

  /// @param feature (B, out, H', W')
  Tensor forward(Tensor x, Tensor latent, Tensor feature) {
    Tensor drawn = conv.forward(x, latent); // (B, out, H', W')
    return activation.forward(Ops.cat(List.of(drawn, feature.mul(noise)), 1)); // (B, 2 out, H', W')
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    noise.fillInPlace(1);
  }
}
