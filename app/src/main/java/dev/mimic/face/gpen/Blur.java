package dev.mimic.face.gpen;

import dev.mimic.nn.Layer;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Smooths by the binomial filter 1 3 3 1 in both directions before pixels are dropped, or after
/// they were spread (`upfirdn2d`).
final class Blur extends Layer {
  private static final float[] LINE = {1, 3, 3, 1};

  private final int padding;
  private final Tensor kernel; // (4, 4)

  private Blur(int padding, double gain) {
    this.padding = padding;
    kernel = constant("kernel", kernel(gain));
  }

  /// Before a convolution of stride 2: (B, C, H, W) to (B, C, H + 1, W + 1).
  static Blur beforeShrinking() {
    return new Blur(2, 1);
  }

  /// After a transposed convolution of stride 2: (B, C, 2H + 1, 2W + 1) to (B, C, 2H, 2W). It makes
  /// up for the zeros in between.
  static Blur afterEnlarging() {
    return new Blur(1, 4);
  }

  /// @param gain what the sixteen numbers sum up to
  static Tensor kernel(double gain) {
    try (Scope scope = Scope.open();
        Grad _ = Grad.disabled()) {
      Tensor line = Tensor.of(LINE, 1, LINE.length);
      return scope.keep(line.permute(1, 0).mul(line).mul(gain / 64)); // (4, 4)
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    long channels = x.size(1);
    return Ops.conv2d(x, weight(channels), null, 1, padding, channels);
  }

  /// The same filter for every channel: (C, 1, 4, 4).
  private Tensor weight(long channels) {
    return kernel.expand(channels, 1, LINE.length, LINE.length).contiguous();
  }

  /// Prepared for inference, with what may follow it; the caller closes it.
  PackedConv2d packed(long channels, @Nullable Tensor bias, PackedConv2d.After after) {
    return new PackedConv2d(weight(channels), bias, 1, padding, channels, after);
  }
}
