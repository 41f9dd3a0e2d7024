package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A U-Net: (B, in, H, W) to (B, [#channels], H, W). Height and width must divide by 2 to the
/// `numBlocks`.
public final class Hourglass extends Layer {
  private final List<Layer> down;
  private final List<Layer> up;
  private final int channels;

  public Hourglass(int in, int blockExpansion, int numBlocks, int maxFeatures, Blocks blocks) {
    List<Layer> down = new ArrayList<>();
    List<Layer> up = new ArrayList<>();
    for (int i = 0; i < numBlocks; i++) {
      int from = i == 0 ? in : Math.min(maxFeatures, blockExpansion << i);
      down.add(blocks.down(from, Math.min(maxFeatures, blockExpansion << (i + 1))));
    }
    for (int i = numBlocks - 1; i >= 0; i--) {
      int width = Math.min(maxFeatures, blockExpansion << (i + 1));
      int from = i == numBlocks - 1 ? width : 2 * width; // the skip connection comes in beside it
      up.add(blocks.up(from, Math.min(maxFeatures, blockExpansion << i)));
    }
    this.down = children("encoder.down_blocks", down);
    this.up = children("decoder.up_blocks", up);
    channels = blockExpansion + in;
  }

  /// Channels of the result: the last up block's and the input's.
  public int channels() {
    return channels;
  }

  @Override
  public Tensor forward(Tensor x) {
    Deque<Tensor> skips = new ArrayDeque<>();
    for (Layer block : down) {
      skips.push(x);
      x = block.forward(x);
    }
    for (Layer block : up) {
      x = raised(block, x, skips.pop());
    }
    return x;
  }

  private static Tensor raised(Layer block, Tensor x, Tensor skip) {
    if (block instanceof UpBlock up) {
      return up.forward(x, skip);
    }
    Tensor raised = block.forward(x);
    return Ops.cat(List.of(raised, skip.to(raised.type())), 1);
  }
}
