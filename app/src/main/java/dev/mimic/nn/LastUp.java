package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.UpConv2d;
import org.jspecify.annotations.Nullable;

/// The last up block with the 7 x 7 convolution behind it: (B, in, h, w) to (B, out, 2h, 2w).
///
/// Not a module of its own: checkpoints name both apart. Once fused the large picture between them
/// is never put together: the convolution reads it as the up block leaves it, in quarters, where it
/// is one of 4 x 4 with four times the channels in and out. Few channels at full size, which caches
/// and kernels like least, become many at half the size.
public final class LastUp implements AutoCloseable {
  private final Layer up;
  private final Layer head;
  private @Nullable UpConv2d quarters; // once fused, where both are the original's blocks
  private @Nullable PackedConv2d painted;

  public LastUp(Layer up, Layer head) {
    this.up = up;
    this.head = head;
  }

  public Tensor forward(Tensor x) {
    if (quarters == null || painted == null) {
      return head.forward(up.forward(x));
    }
    Tensor out = painted.forward(quarters.quarters(x)); // (B, 4 out, h, w)
    return Ops.pixelShuffle(out, 2);
  }

  /// To be called when both layers are fused.
  public void fuse() {
    if (up instanceof UpBlock block && head instanceof Conv2d conv && conv.seven()) {
      quarters = block.fused();
      painted = conv.quartered();
    }
  }

  @Override
  public void close() {
    if (painted != null) {
      painted.close();
    }
  }
}
