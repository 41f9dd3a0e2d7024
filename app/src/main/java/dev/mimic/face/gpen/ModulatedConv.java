package dev.mimic.face.gpen;

import dev.mimic.nn.Module;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A convolution whose input channels are weighted by a latent code (Karras et al. 2020, section
/// 2.2): (B, in, H, W) to (B, out, H, W), or twice as high and wide.
///
/// Weighting the input and normalising the output is what the reference's weights of each picture
/// come to.
final class ModulatedConv extends Module {
  static final double EPSILON = 1e-8;

  final Tensor weight; // (1, out, in, k, k)
  final EqualLinear modulation;
  final @Nullable Blur blur; // where it enlarges
  private final boolean demodulated;

  private ModulatedConv(
      int in, int out, int kernel, int styleDim, boolean demodulated, @Nullable Blur blur) {
    weight = parameter("weight", 1, out, in, kernel, kernel);
    this.blur = blur == null ? null : child("blur", blur);
    modulation = child("modulation", EqualLinear.modulation(styleDim, in));
    this.demodulated = demodulated;
  }

  static ModulatedConv same(int in, int out, int styleDim) {
    return new ModulatedConv(in, out, 3, styleDim, true, null);
  }

  static ModulatedConv doubling(int in, int out, int styleDim) {
    return new ModulatedConv(in, out, 3, styleDim, true, Blur.afterEnlarging());
  }

  /// Pixel by pixel; the outputs keep what the code makes of them.
  static ModulatedConv mixing(int in, int out, int styleDim) {
    return new ModulatedConv(in, out, 1, styleDim, false, null);
  }

  Tensor forward(Tensor x, Tensor latent) {
    Tensor style = modulation.forward(latent); // (B, in)
    Tensor scaled = weight.mul(scale()).squeeze(0); // (out, in, k, k)
    Tensor out = convolve(x.mul(pixels(style)), scaled); // (B, out, H, W)
    if (!demodulated) {
      return out;
    }
    Tensor energy = energy(scaled).permute(1, 0); // (in, out)
    Tensor length = style.square().matmul(energy).add(EPSILON).sqrt(); // (B, out)
    return out.div(pixels(length));
  }

  private Tensor convolve(Tensor x, Tensor scaled) {
    if (blur == null) {
      return Ops.conv2d(x, scaled, null, 1, scaled.size(2) / 2, 1);
    }
    Tensor spread = Ops.convTranspose2d(x, scaled.permute(1, 0, 2, 3), 2, 0, 1);
    return blur.forward(spread); // (B, out, 2H, 2W)
  }

  private static Tensor pixels(Tensor channels) {
    return channels.unsqueeze(-1).unsqueeze(-1); // (B, C, 1, 1)
  }

  double scale() {
    return Equalised.scale(weight.count() / weight.size(1));
  }

  /// What each input channel adds to an output channel's variance: (out, in, k, k) to (out, in).
  static Tensor energy(Tensor scaled) {
    return scaled.square().sum(2, 3);
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    Equalised.draw(weight, 1, random);
  }
}
