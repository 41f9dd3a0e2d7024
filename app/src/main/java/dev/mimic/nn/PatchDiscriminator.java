package dev.mimic.nn;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Convolutions of 4 x 4 that end in one number a patch; what they see on the way is kept for the
/// feature matching loss (`discriminator.py`).
public final class PatchDiscriminator extends Module {
  private final List<Block> downBlocks;
  private final Layer conv;

  public PatchDiscriminator(
      int in, int blockExpansion, int numBlocks, int maxFeatures, boolean spectralNorm) {
    List<Block> blocks = new ArrayList<>();
    int width = in;
    for (int i = 0; i < numBlocks; i++) {
      int out = Math.min(maxFeatures, blockExpansion << (i + 1));
      blocks.add(new Block(width, out, i != 0, i != numBlocks - 1, spectralNorm));
      width = out;
    }
    downBlocks = children("down_blocks", blocks);
    conv = child("conv", convolution(width, 1, 1, spectralNorm));
  }

  private static Layer convolution(int in, int out, int kernel, boolean spectralNorm) {
    return spectralNorm ? new SpectralConv2d(in, out, kernel) : new Conv2d(in, out, kernel, 0);
  }

  /// @param features the output of every down block
  /// @param map (B, 1, h, w): near 1 where a patch looks real, near 0 where generated
  public record Verdict(List<Tensor> features, Tensor map) {}

  /// @param x (B, C, H, W): pictures, and with `use_kp` the keypoints' heat behind them
  public Verdict forward(Tensor x) {
    List<Tensor> features = new ArrayList<>();
    for (Block block : downBlocks) {
      x = block.forward(x);
      features.add(x);
    }
    return new Verdict(features, conv.forward(x));
  }

  /// Convolution, instance norm, leaky ReLU, 2 x 2 means; the first block has no norm, the last no
  /// means.
  private static final class Block extends Layer {
    private final Layer conv;
    private final Layer norm;
    private final boolean pooled;

    Block(int in, int out, boolean normed, boolean pooled, boolean spectralNorm) {
      conv = child("conv", convolution(in, out, 4, spectralNorm));
      norm = normed ? child("norm", new InstanceNorm2d(out)) : new Sequence();
      this.pooled = pooled;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor out = norm.forward(conv.forward(x)).leakyRelu(0.2);
      return pooled ? Ops.avgPool2d(out, 2) : out;
    }
  }
}
