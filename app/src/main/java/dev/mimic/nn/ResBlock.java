package dev.mimic.nn;

import static dev.mimic.tensor.PackedConv2d.After.NOTHING;
import static dev.mimic.tensor.PackedConv2d.After.RELU;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.QuantizedConv2d;
import dev.mimic.tensor.Range;
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
  private @Nullable QuantizedConv2d bytes1; // once enough was seen, if ever
  private @Nullable QuantizedConv2d bytes2;
  private final Seen first = new Seen(); // what goes into either convolution
  private final Seen second = new Seen();

  ResBlock(int channels) {
    Conv2d first = child("conv1", new Conv2d(channels, channels, 3, 1));
    conv2 = child("conv2", new Conv2d(channels, channels, 3, 1));
    norm1 = child("norm1", new BatchNorm2d(channels));
    conv1 = new NormedConv(first, child("norm2", new BatchNorm2d(channels)), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (first.looking() && QuantizedConv2d.takes(x)) {
      Tensor active = first.of(norm1.forward(x).relu());
      return conv2.forward(second.of(conv1.forward(active))).add(x);
    }
    if (first.changed() && QuantizedConv2d.takes(x)) {
      toBytes();
    }
    if (bytes1 != null && bytes2 != null) {
      return bytes2.forward(bytes1.forward(x)).add(x);
    }
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
      Conv2d.Folded one = conv1.folded();
      Conv2d.Folded two = conv2.folded(null);
      if (one.weight().type() == DType.FLOAT32) {
        winograd1 = new WinogradConv2d(one.weight(), one.bias(), before(), true);
        winograd2 = new WinogradConv2d(two.weight(), two.bias(), null, false);
      }
    }
  }

  @Override
  public void quantise(Calibration calibration) {
    closeBytes();
    first.look(winograd1 == null ? null : calibration);
    second.look(calibration);
  }

  private void toBytes() {
    closeBytes();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      Conv2d.Folded one = conv1.folded();
      Conv2d.Folded two = conv2.folded(null);
      Range middle = second.range();
      bytes1 =
          new QuantizedConv2d(one.weight(), one.bias(), 1, RELU, before(), first.range(), middle);
      bytes2 = new QuantizedConv2d(two.weight(), two.bias(), 1, NOTHING, null, middle, null);
    }
  }

  private WinogradConv2d.Before before() {
    return new WinogradConv2d.Before(norm1.scale().floats(), norm1.shift().floats());
  }

  @Override
  protected void closeOwn() {
    closeBytes();
    if (winograd1 != null && winograd2 != null) {
      winograd1.close();
      winograd2.close();
      winograd1 = null;
      winograd2 = null;
    }
  }

  private void closeBytes() {
    if (bytes1 != null && bytes2 != null) {
      bytes1.close();
      bytes2.close();
      bytes1 = null;
      bytes2 = null;
    }
  }
}
