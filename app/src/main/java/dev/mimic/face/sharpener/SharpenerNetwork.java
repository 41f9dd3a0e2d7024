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

/// What a blurred, compressed or enlarged face lacks: residual blocks over squares of 4 x 4 pixels,
/// as EDSR has them (Lim et al. 2017), and no normalisation, which would change colours.
///
/// 0.21 million weights; 13 000 multiplications a pixel. A pixel of the result sees 40 pixels to
/// each side.
public final class SharpenerNetwork extends Module {
  /// Height and width of what it sees must divide by this.
  public static final int MULTIPLE = 4;

  private static final int WIDTH = 48; // channels: as many numbers as a square of pixels has
  private static final int BLOCKS = 4;
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
    Tensor squares = Ops.pixelUnshuffle(x, MULTIPLE).channelsLast(); // (B, 48, H / 4, W / 4)
    Tensor y = head.forward(squares);
    for (Block block : body) {
      y = block.forward(y);
    }
    return Ops.pixelShuffle(tail.forward(y), MULTIPLE);
  }

  /// Nothing is added to the picture at first.
  @Override
  protected void initialiseOwn(RandomGenerator random) {
    parameters().get("head.weight").mulInPlace(HE);
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
      parameters().get("conv1.weight").mulInPlace(HE);
      parameters().get("conv2.weight").mulInPlace(HE * CAREFUL);
    }

    @Override
    public void fuse() {
      conv1.fuse(null, true);
      conv2.fuse();
      fused = true;
    }
  }
}
