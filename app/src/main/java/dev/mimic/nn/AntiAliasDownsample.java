package dev.mimic.nn;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;

/// Blurs by a Gaussian and keeps every 1 / scale-th pixel (`AntiAliasInterpolation2d`).
///
/// (B, C, H, W) to (B, C, H · scale, W · scale); a scale of 1 changes nothing.
public final class AntiAliasDownsample extends Layer {
  private final int step;
  private final int before; // zeros left and above
  private final int after; // zeros right and below
  private final int channels;
  private final Tensor kernel; // (C, 1, k, k)

  public AntiAliasDownsample(int channels, double scale) {
    this(channels, scale, (1 / scale - 1) / 2);
  }

  /// PaddleGAN's mobile network blurs by a fixed, small Gaussian: sigma 0.25, 3 x 3.
  public static AntiAliasDownsample mobile(int channels, double scale) {
    return new AntiAliasDownsample(channels, scale, 0.25);
  }

  private AntiAliasDownsample(int channels, double scale, double sigma) {
    int size = 2 * (int) Math.rint(sigma * 4) + 1;
    step = (int) Math.round(1 / scale);
    before = size / 2;
    after = size % 2 == 0 ? before - 1 : before;
    this.channels = channels;
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      kernel =
          constant("weight", gaussian(size, sigma).expand(channels, 1, size, size).contiguous());
    }
  }

  /// In float32 step by step as the reference computes it, so that float64 training agrees too.
  private static Tensor gaussian(int size, double sigma) {
    float[] distances = new float[size];
    for (int i = 0; i < size; i++) {
      distances[i] = i - (size - 1) / 2f;
    }
    Tensor x = Tensor.of(distances, 1, size);
    Tensor line = sigma == 0 ? x.mul(0).add(1) : x.square().neg().div(2 * sigma * sigma).exp();
    Tensor kernel = line.permute(1, 0).mul(line); // (size, size)
    return kernel.div(kernel.sum());
  }

  @Override
  public Tensor forward(Tensor x) {
    if (step == 1) {
      return x;
    }
    Tensor padded = Ops.pad(x, before, after, before, after);
    // the stride does in one pass what the reference does by blurring everything and keeping a part
    return Ops.conv2d(
        padded, kernel.like(x), null, step, 0, channels); // (B, C, H / step, W / step)
  }
}
