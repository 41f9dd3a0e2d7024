package dev.mimic.nn;

import static java.util.Objects.requireNonNull;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.QuantizedConv2d;
import dev.mimic.tensor.Range;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.UpConv2d;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nearest x 2, convolution, norm, ReLU: (B, in, H, W) to (B, out, 2 H, 2 W).
final class UpBlock extends Layer {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private @Nullable UpConv2d fused;
  private @Nullable UpConv2d bytes; // once enough was seen, if ever
  private final Seen seen = new Seen();

  UpBlock(int in, int out) {
    conv = child("conv", new Conv2d(in, out, 3, 1));
    norm = child("norm", new BatchNorm2d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    if (fused != null) {
      if (seen.looking() && QuantizedConv2d.takes(x)) {
        return fused.forward(seen.of(x), null);
      }
      if (seen.changed() && QuantizedConv2d.takes(x)) {
        closeBytes();
        bytes = bytes(seen.range(), null);
      }
      return (bytes != null ? bytes : fused).forward(x, null);
    }
    return norm.forward(conv.forward(Ops.upsampleNearest(x, 2))).relu();
  }

  /// With another picture's channels behind its own: (B, out + S, 2 H, 2 W).
  Tensor forward(Tensor x, Tensor beside) {
    if (fused != null) {
      return fused.forward(x, beside);
    }
    Tensor raised = forward(x);
    return Ops.cat(List.of(raised, beside.to(raised.type())), 1);
  }

  @Override
  public void fuse() {
    conv.requireWeights();
    closeOwn();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d.Folded folded = conv.folded(norm);
      fused = new UpConv2d(folded.weight(), folded.bias(), Conv2d.after(true));
    }
  }

  @Override
  public void quantise(Calibration calibration) {
    closeBytes();
    seen.look(fused == null ? null : calibration);
  }

  /// @param made how the bytes of the result are made; null for floats
  UpConv2d bytes(Range in, @Nullable Range made) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d.Folded folded = conv.folded(norm);
      return new UpConv2d(folded.weight(), folded.bias(), in, made);
    }
  }

  @Override
  void forgetOwn() {
    if (fused != null) {
      conv.forget();
    }
  }

  UpConv2d fused() {
    return requireNonNull(fused);
  }

  @Override
  protected void closeOwn() {
    closeBytes();
    if (fused != null) {
      fused.close();
      fused = null;
    }
  }

  private void closeBytes() {
    if (bytes != null) {
      bytes.close();
      bytes = null;
    }
  }
}
