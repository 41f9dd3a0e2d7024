package dev.mimic.face.gpen;

import dev.mimic.tensor.DType;
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
  private final Tensor energy; // (out, in)
  private final Tensor bias; // (out) of the convolution's half
  private final Tensor weight; // (out, in, 3, 3), scaled; empty where it enlarges
  private final @Nullable Doubling doubling; // where it does
  private final @Nullable PackedConv2d blur; // behind that, with the bias and the activation
  private final PackedConv2d beside; // the encoder's half: weighted, biased, activated

  StyledInference(StyledConv styled) {
    try (Scope _ = Scope.open()) {
      ModulatedConv conv = styled.conv;
      modulation = conv.modulation;
      long out = conv.weight.size(1);
      double gain = BiasedActivation.GAIN;
      Tensor scaled = conv.weight.mulInPlace(conv.scale()).squeeze(0); // (out, in, 3, 3)
      energy = ModulatedConv.energy(scaled).retain();
      bias = styled.activation.bias.narrow(0, 0, out).mul(gain).retain();
      doubling = conv.blur == null ? null : new Doubling(scaled);
      blur = conv.blur == null ? null : conv.blur.packed(out, bias, After.LEAKY_RELU);
      weight = (doubling == null ? scaled : scaled.narrow(0, 0, 0).copy()).retain();
      conv.weight.become(weight.unsqueeze(0)); // not to hold it twice
      Tensor each = styled.noise.mul(gain).view(1, 1, 1, 1).expand(out, 1, 1, 1);
      Tensor offset = styled.activation.bias.narrow(0, out, out).mul(gain);
      beside = new PackedConv2d(each, offset, 1, 0, out, After.LEAKY_RELU);
    }
  }

  /// As [StyledConv#forward], for a batch of one.
  Tensor forward(Tensor x, Tensor latent, Tensor feature) {
    long out = feature.size(1);
    long height = feature.size(2);
    long width = feature.size(3);
    Tensor both =
        Tensor.uninitialised(DType.FLOAT32, 1, height, width, 2 * out).permute(0, 3, 1, 2);
    try (Scope _ = Scope.open()) { // each half is freed before the next: 67 MB at 512 pixels
      both.narrow(1, 0, out).copyInPlace(convolve(x, factors(latent)));
    }
    try (Scope _ = Scope.open()) {
      both.narrow(1, out, out).copyInPlace(beside.forward(feature));
    }
    return both; // (1, 2 out, H, W)
  }

  /// What the weights of each output and input are multiplied by: (out, in, 1, 1).
  private Tensor factors(Tensor latent) {
    Tensor style = modulation.forward(latent); // (1, in)
    Tensor length =
        energy.matmul(style.square().permute(1, 0)).add(ModulatedConv.EPSILON).sqrt(); // (out, 1)
    return style.mul(BiasedActivation.GAIN).div(length).unsqueeze(-1).unsqueeze(-1);
  }

  private Tensor convolve(Tensor x, Tensor factors) {
    if (doubling != null && blur != null) {
      return blur.forward(doubling.forward(x, factors)); // (1, out, 2H, 2W)
    }
    try (PackedConv2d own =
        new PackedConv2d(weight.mul(factors), bias, 1, 1, 1, After.LEAKY_RELU)) {
      return own.forward(x);
    }
  }

  @Override
  public void close() {
    List.of(weight, energy, bias).forEach(Tensor::close);
    beside.close();
    if (doubling != null && blur != null) {
      doubling.close();
      blur.close();
    }
  }
}
