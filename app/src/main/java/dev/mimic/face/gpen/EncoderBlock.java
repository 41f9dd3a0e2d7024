package dev.mimic.face.gpen;

import dev.mimic.nn.Layer;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One level of the encoder (`ConvLayer`): (B, in, H, W) to (B, out, H / 2, W / 2), blurred before
/// every second pixel is dropped; the first level only widens.
final class EncoderBlock extends Layer {
  final @Nullable Blur blur;
  final Tensor weight; // (out, in, k, k)
  final BiasedActivation activation;

  private EncoderBlock(int in, int out, int kernel, @Nullable Blur blur) {
    int at = blur == null ? 0 : 1; // the steps of the reference's nn.Sequential
    this.blur = blur == null ? null : child("0.0", blur);
    weight = parameter("0." + at + ".weight", out, in, kernel, kernel);
    activation = child("0." + (at + 1), new BiasedActivation(out));
  }

  static EncoderBlock widening(int in, int out) {
    return new EncoderBlock(in, out, 1, null);
  }

  static EncoderBlock halving(int in, int out) {
    return new EncoderBlock(in, out, 3, Blur.beforeShrinking());
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor smooth = blur == null ? x : blur.forward(x); // (B, in, H + 1, W + 1)
    Tensor out = Ops.conv2d(smooth, weight.mul(scale()), null, stride(), 0, 1);
    return activation.forward(out); // (B, out, H / 2, W / 2)
  }

  double scale() {
    return Equalised.scale(weight.count() / weight.size(0));
  }

  int stride() {
    return blur == null ? 1 : 2;
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    Equalised.draw(weight, 1, random);
  }
}
