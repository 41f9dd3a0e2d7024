package dev.mimic.face.sharpener;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a blurred, compressed or enlarged face lacks: residual blocks over squares of 2 x 2 pixels,
/// as EDSR has them (Lim et al. 2017), and no normalisation, which would change colours.
///
/// 62,000 weights; 15,500 multiplications a pixel. A pixel of the result sees 17 pixels to each
/// side. Squares of 4 x 4 would be as quick with many more weights, but each filter would have to
/// be learned for 16 places anew.
public final class SharpenerNetwork extends Module {
  /// Height and width of what it sees must divide by this.
  public static final int MULTIPLE = 2;

  private static final int WIDTH = 32; // channels
  private static final int BLOCKS = 3;
  private static final double HE = Math.sqrt(6); // from PyTorch's range to that of He et al.
  private static final double CAREFUL = 0.3; // what a block adds at first

  private final Conv2d head;
  private final List<Block> body;
  private final Conv2d tail;

  /// Its weights come from [#load], or begin with [#initialise].
  public SharpenerNetwork() {
    int square = 3 * MULTIPLE * MULTIPLE;
    head = child("head", new Conv2d(square, WIDTH, 3, 1));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(new Block());
    }
    body = children("body", blocks);
    tail = child("tail", new Conv2d(WIDTH, square, 3, 1));
  }

  /// Whether a file holds the weights of such a network.
  public static boolean isOne(Checkpoint checkpoint) {
    return checkpoint.networks().isEmpty() && isOne(checkpoint.weights());
  }

  static boolean isOne(StateDict weights) {
    return weights.has("head.weight") && weights.has("body.0.conv1.weight");
  }

  /// @param x (B, 3, H, W) in [0, 1]
  /// @return what is to be added to it, (B, 3, H, W)
  public Tensor forward(Tensor x) {
    Tensor squares = Ops.pixelUnshuffle(x, MULTIPLE).channelsLast(); // (B, 12, H / 2, W / 2)
    Tensor y = head.forward(squares);
    for (Block block : body) {
      y = block.forward(y);
    }
    return Ops.pixelShuffle(tail.forward(y), MULTIPLE);
  }

  /// Nothing is added to the picture at first.
  @Override
  protected void initialiseOwn(RandomGenerator random) {
    head.spread(HE);
    tail.initialiseConstant(new float[3 * MULTIPLE * MULTIPLE]);
  }

  /// Two convolutions, added to what came in.
  private static final class Block extends Layer {
    private final Conv2d conv1;
    private final Conv2d conv2;
    private boolean fused;

    Block() {
      conv1 = child("conv1", new Conv2d(WIDTH, WIDTH, 3, 1));
      conv2 = child("conv2", new Conv2d(WIDTH, WIDTH, 3, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor inner = conv1.forward(x);
      Tensor change = conv2.forward(fused ? inner : inner.relu());
      return fused ? change.addInPlace(x) : change.add(x);
    }

    @Override
    protected void initialiseOwn(RandomGenerator random) {
      conv1.spread(HE);
      conv2.spread(HE * CAREFUL);
    }

    @Override
    public void fuse() {
      conv1.fuse(null, true);
      conv2.fuse();
      fused = true;
    }
  }
}
