package dev.mimic.face;

import dev.mimic.nn.Layer;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Four times down and up again, with a way past each level: (B, C, H, W) stays, H and W divide by
/// 16.
final class FanHourglass extends Layer {
  private static final int DEPTH = 4;

  private final List<Level> levels = new ArrayList<>(); // the outermost first
  private final FanBlock innermost;

  /// @param beside the way past this level
  private record Level(FanBlock beside, FanBlock before, FanBlock after) {}

  FanHourglass(int channels) {
    for (int level = DEPTH; level >= 1; level--) { // numbered from the inside
      levels.add(
          new Level(
              child("b1_" + level, new FanBlock(channels, channels)),
              child("b2_" + level, new FanBlock(channels, channels)),
              child("b3_" + level, new FanBlock(channels, channels))));
    }
    innermost = child("b2_plus_1", new FanBlock(channels, channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(0, x);
  }

  private Tensor forward(int depth, Tensor x) {
    if (depth == DEPTH) {
      return innermost.forward(x);
    }
    Level level = levels.get(depth);
    Tensor low = level.before.forward(Ops.avgPool2d(x, 2)); // (B, C, H / 2, W / 2)
    Tensor lower = level.after.forward(forward(depth + 1, low));
    return level.beside.forward(x).addInPlace(Ops.upsampleNearest(lower, 2));
  }
}
