package dev.mimic.face.gpen;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.PackedConv2d.After;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [StyledConv] for one picture: its latent code, its normalisation and the gain of its
/// activation are folded into the weights.
final class StyledInference implements AutoCloseable {
  private final EqualLinear modulation;
  private final Tensor weight; // (out, in, 3, 3) scaled; (in, out, 3, 3) where it enlarges
  private final Tensor energy; // (out, in)
  private final Tensor bias; // (out) of the convolution's half
  private final @Nullable PackedConv2d blur; // with that bias and the activation
  private final PackedConv2d beside; // the encoder's half: weighted, biased, activated

  StyledInference(StyledConv styled) {
    ModulatedConv conv = styled.conv;
    modulation = conv.modulation;
    long out = conv.weight.size(1);
    double gain = BiasedActivation.GAIN;
    Tensor scaled = conv.weight.mulInPlace(conv.scale()).squeeze(0); // (out, in, 3, 3)
    energy = ModulatedConv.energy(scaled).retain();
    bias = styled.activation.bias.narrow(0, 0, out).mul(gain).retain();
    if (conv.blur == null) {
      blur = null;
      weight = scaled.retain();
    } else {
      blur = conv.blur.packed(out, bias, After.LEAKY_RELU);
      conv.weight.become(scaled.permute(1, 0, 2, 3).contiguous());
      weight = conv.weight.narrow(0, 0, conv.weight.size(0)).retain(); // (in, out, 3, 3)
    }
    Tensor each = styled.noise.mul(gain).view(1, 1, 1, 1).expand(out, 1, 1, 1);
    Tensor offset = styled.activation.bias.narrow(0, out, out).mul(gain);
    beside = new PackedConv2d(each, offset, 1, 0, out, After.LEAKY_RELU);
  }

  /// As [StyledConv#forward], for a batch of one.
  Tensor forward(Tensor x, Tensor latent, Tensor feature) {
    try (Scope scope = Scope.open()) {
      Tensor drawn = convolve(x, latent); // (1, out, H, W)
      return scope.keep(Ops.cat(List.of(drawn, beside.forward(feature)), 1)); // (1, 2 out, H, W)
    }
  }

  private Tensor convolve(Tensor x, Tensor latent) {
    Tensor style = modulation.forward(latent); // (1, in)
    Tensor length =
        energy.matmul(style.square().permute(1, 0)).add(ModulatedConv.EPSILON).sqrt(); // (out, 1)
    Tensor factors = style.mul(BiasedActivation.GAIN).div(length); // (out, in)
    if (blur != null) {
      Tensor turned = factors.permute(1, 0).unsqueeze(-1).unsqueeze(-1); // (in, out, 1, 1)
      Tensor spread = Ops.convTranspose2d(x, weight.mul(turned), 2, 0, 1);
      return blur.forward(spread);
    }
    Tensor own = weight.mul(factors.unsqueeze(-1).unsqueeze(-1)); // (out, in, 3, 3)
    return Ops.conv2d(x, own, bias, 1, 1, 1).leakyReluInPlace(BiasedActivation.SLOPE);
  }

  @Override
  public void close() {
    List.of(weight, energy, bias).forEach(Tensor::close);
    beside.close();
    if (blur != null) {
      blur.close();
    }
  }
}
