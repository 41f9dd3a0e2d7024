package dev.mimic.nn;

import dev.mimic.tensor.Tensor;

/// A convolution with the batch norm behind it, and perhaps a ReLU: three steps, or one once fused.
///
/// Not a module of its own: checkpoints name both under the block that they belong to.
public final class NormedConv {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private final boolean relu;
  private boolean fused;

  public NormedConv(Conv2d conv, BatchNorm2d norm, boolean relu) {
    this.conv = conv;
    this.norm = norm;
    this.relu = relu;
  }

  /// (B, in, H, W) to (B, out, H', W') as the convolution has it.
  public Tensor forward(Tensor x) {
    Tensor out = conv.forward(x);
    if (fused) {
      return out;
    }
    return relu ? norm.forward(out).relu() : norm.forward(out);
  }

  /// Folds norm and ReLU into the convolution, for inference.
  public void fuse() {
    conv.fuse(norm, relu);
    fused = true;
  }

  Conv2d.Folded folded() {
    return conv.folded(norm);
  }
}
