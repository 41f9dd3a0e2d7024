package dev.mimic.nn;

import static dev.mimic.tensor.PackedConv2d.After.NOTHING;
import static java.util.Objects.requireNonNull;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.QuantizedConv2d;
import dev.mimic.tensor.Range;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.UpConv2d;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last up block with the 7 x 7 convolutions behind it, their results one behind another: (B,
/// in, h, w) to (B, out, 2h, 2w).
///
/// Not a module of its own: checkpoints name all apart. Once fused the large picture between them
/// is never put together: the convolution reads it as the up block leaves it, in quarters, where it
/// is one of 4 x 4 with four times the channels in and out. Few channels at full size, which caches
/// and kernels like least, become many at half the size.
public final class LastUp implements AutoCloseable {
  private final Layer up;
  private final Heads heads;
  private @Nullable PackedConv2d painted; // once fused, where both are the original's blocks
  private @Nullable UpConv2d upBytes; // once enough was seen, if ever
  private @Nullable QuantizedConv2d paintedBytes;
  private final Seen before = new Seen(); // what goes into either convolution
  private final Seen between = new Seen();

  /// @param heads of the same kind, kernel and padding
  public LastUp(Layer up, List<Layer> heads) {
    this.up = up;
    this.heads = new Heads(heads);
  }

  public Tensor forward(Tensor x) {
    if (!(up instanceof UpBlock block) || painted == null) {
      return heads.forward(up.forward(x));
    }
    if (before.changed() && QuantizedConv2d.takes(x)) {
      closeBytes();
      toBytes(block);
    }
    if (upBytes != null && paintedBytes != null && !before.looking()) {
      return Ops.pixelShuffle(paintedBytes.forward(upBytes.quarters(x)), 2);
    }
    Tensor large = block.fused().quarters(x);
    Tensor out = painted.forward(large); // (B, 4 out, h, w)
    if (before.looking() && QuantizedConv2d.takes(x)) {
      before.of(x);
      between.of(large);
    }
    return Ops.pixelShuffle(out, 2);
  }

  /// To be called when both layers are fused.
  public void fuse() {
    close();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d.Folded quartered = up instanceof UpBlock ? heads.quartered() : null;
      if (quartered != null) {
        painted = new PackedConv2d(quartered.weight(), quartered.bias(), 1, 1, 1, NOTHING);
      }
    }
  }

  /// As [Layer#quantise].
  public void quantise(Calibration calibration) {
    closeBytes();
    before.look(painted == null ? null : calibration);
    between.look(calibration);
  }

  private void toBytes(UpBlock block) {
    Range middle = between.range();
    upBytes = block.bytes(before.range(), middle);
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d.Folded quartered = requireNonNull(heads.quartered());
      paintedBytes =
          new QuantizedConv2d(quartered.weight(), quartered.bias(), 1, NOTHING, null, middle, null);
    }
  }

  @Override
  public void close() {
    closeBytes();
    if (painted != null) {
      painted.close();
      painted = null;
    }
  }

  private void closeBytes() {
    if (upBytes != null && paintedBytes != null) {
      upBytes.close();
      paintedBytes.close();
      upBytes = null;
      paintedBytes = null;
    }
  }
}
