package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// FAN's residual block: norm, ReLU, convolution three times; all three results side by side, plus
/// the input. (B, in, H, W) to (B, out, H, W).
///
/// Each result is also used before its norm, so that no norm can be folded into a convolution.
final class FanBlock extends Layer {
  private final List<Step> steps;
  private final @Nullable Step downsample;

  private record Step(BatchNorm2d norm, Conv2d conv) {
    Tensor forward(Tensor x) {
      return conv.forward(norm.forward(x).reluInPlace());
    }
  }

  FanBlock(int in, int out) {
    steps = List.of(step(1, in, out / 2), step(2, out / 2, out / 4), step(3, out / 4, out / 4));
    downsample =
        in == out
            ? null
            : new Step(
                child("downsample.0", new BatchNorm2d(in)),
                child("downsample.2", Conv2d.pointwise(in, out)));
  }

  private Step step(int number, int in, int out) {
    return new Step(
        child("bn" + number, new BatchNorm2d(in)),
        child("conv" + number, new Conv2d(in, out, 3, 1, 1, 1, false)));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor half = steps.get(0).forward(x); // (B, out / 2, H, W)
    Tensor quarter = steps.get(1).forward(half); // (B, out / 4, H, W)
    Tensor last = steps.get(2).forward(quarter); // (B, out / 4, H, W)
    Tensor beside = downsample == null ? x : downsample.forward(x);
    return Ops.cat(List.of(half, quarter, last), 1).addInPlace(beside);
  }
}
