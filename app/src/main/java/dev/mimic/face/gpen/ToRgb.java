package dev.mimic.face.gpen;

import dev.mimic.nn.Module;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What one size adds to the picture: (B, in, H, W) and the picture so far (B, 3, H / 2, W / 2) to
/// (B, 3, H, W).
final class ToRgb extends Module {
  final ModulatedConv conv;
  final Tensor bias; // (1, 3, 1, 1)
  private final @Nullable Tensor kernel; // (4, 4)

  private ToRgb(int in, int styleDim, boolean first) {
    bias = parameter("bias", 1, 3, 1, 1);
    kernel = first ? null : constant("upsample.kernel", Blur.kernel(4));
    conv = child("conv", ModulatedConv.mixing(in, 3, styleDim));
  }

  static ToRgb first(int in, int styleDim) {
    return new ToRgb(in, styleDim, true);
  }

  static ToRgb next(int in, int styleDim) {
    return new ToRgb(in, styleDim, false);
  }

  /// @param picture null at the first size
  Tensor forward(Tensor x, Tensor latent, @Nullable Tensor picture) {
    return onTopOf(picture, conv.forward(x, latent).add(bias)); // (B, 3, H, W)
  }

  /// Adds to the picture so far, doubled.
  Tensor onTopOf(@Nullable Tensor picture, Tensor colours) {
    if (picture == null || kernel == null) {
      return colours;
    }
    Tensor filters = kernel.expand(3, 1, 4, 4).contiguous();
    // zeros between the pixels, then the filter: two before, one after, at once
    return colours.add(Ops.convTranspose2d(picture, filters, 2, 1, 3));
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    bias.fillInPlace(0);
  }
}
