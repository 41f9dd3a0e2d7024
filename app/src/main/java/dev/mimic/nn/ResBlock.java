package dev.mimic.nn;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.WinogradConv2d;
import org.jspecify.annotations.Nullable;

/// A pre-activation residual block, twice norm, ReLU, convolution. Shape stays.
final class ResBlock extends Layer {
  private final BatchNorm2d norm1;
  private final NormedConv conv1; // and the second norm, which stands behind it
  private final Conv2d conv2;
  private @Nullable WinogradConv2d winograd1; // once fused, in float32
  private @Nullable WinogradConv2d winograd2;

  ResBlock(int channels) {
    Conv2d first = child("conv1", new Conv2d(channels, channels, 3, 1));
    conv2 = child("conv2", new Conv2d(channels, channels, 3, 1));
    norm1 = child("norm1", new BatchNorm2d(channels));
    conv1 = new NormedConv(first, child("norm2", new BatchNorm2d(channels)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (winograd1 != null && winograd2 != null && WinogradConv2d.takes(x, x.size(1))) {
      return winograd2.forward(winograd1.forward(x, null), x);
    }
    Tensor out = conv1.forward(norm1.forward(x).relu());
    return conv2.forward(out).add(x);
  }

  /// The first norm stands before its convolution, its ReLU between them: only [WinogradConv2d] can
  /// do them in passing.
  @Override
  public void fuse() {
    closeOwn();
    conv1.fuse();
    conv2.fuse();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d.Folded first = conv1.folded();
      Conv2d.Folded second = conv2.folded(null);
      if (first.weight().type() == DType.FLOAT32) {
        WinogradConv2d.Before before =
            new WinogradConv2d.Before(norm1.scale().floats(), norm1.shift().floats());
        winograd1 = new WinogradConv2d(first.weight(), first.bias(), before, true);
        winograd2 = new WinogradConv2d(second.weight(), second.bias(), null, false);
      }
    }
  }

  @Override
  protected void closeOwn() {
    if (winograd1 != null && winograd2 != null) {
      winograd1.close();
      winograd2.close();
      winograd1 = null;
      winograd2 = null;
    }
  }
}
