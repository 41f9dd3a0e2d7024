package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// BlazeFace (Bazarevsky et al. 2019), for selfies or for the camera at the back; names and wiring
/// of `BlazeFace-PyTorch/blazeface.py`.
///
/// 0.1 million weights; 15 million multiplications a view in front, 0.15 million and 80 million at
/// the back.
final class BlazeFaceNetwork extends Module {
  /// The two published networks, told by the names of their tensors.
  enum Kind {
    FRONT("backbone1.0.weight", 128, 4, 0.75, 0.9, 0.985),
    BACK("backbone.0.weight", 256, 8, 0.65, 0.65, 0.7);

    private final String key;
    private final int side;
    private final int closest;
    private final double[] scores;

    Kind(String key, int side, int closest, double... scores) {
      this.key = key;
      this.side = side;
      this.closest = closest;
      this.scores = scores;
    }

    /// The network whose weights these are, or null.
    static @Nullable Kind of(StateDict weights) {
      return Arrays.stream(values())
          .filter(kind -> weights.has(kind.key) && weights.has("regressor_16.weight"))
          .findFirst()
          .orElse(null);
    }

    /// Width and height of what it sees, in pixels.
    int side() {
      return side;
    }

    /// How many times larger than its view it may see a picture; the one for selfies takes too much
    /// for a small face.
    int closest() {
      return closest;
    }

    /// From which score on it is a face: the original's value for the whole picture; where many
    /// small parts are looked at, more things look like faces.
    double score(int closeness) {
      return scores[Math.min(closeness, scores.length - 1)];
    }
  }

  private static final int[] FRONT_WIDTHS = {24, 28, 32, 36, 42, 48, 56, 64, 72, 80, 88};
  private static final int[] BACK_WIDTHS = {24, 24, 48, 96};
  private static final int BACK_STAGE = 8; // blocks, of which the last halves
  private static final int BACK_BLOCKS = 31;

  private final Conv2d first;
  private final List<Block> fine = new ArrayList<>();
  private final List<Block> coarse = new ArrayList<>();
  private final Conv2d fineScores;
  private final Conv2d coarseScores;
  private final Conv2d fineBoxes;
  private final Conv2d coarseBoxes;

  BlazeFaceNetwork(Kind kind) {
    boolean front = kind == Kind.FRONT;
    String trunk = front ? "backbone1." : "backbone.";
    first = child(trunk + 0, new Conv2d(3, 24, 5, 2, 0, 1, true));
    int in = 24;
    for (int i = 0; i < (front ? FRONT_WIDTHS.length : BACK_BLOCKS); i++) {
      int out = front ? FRONT_WIDTHS[i] : BACK_WIDTHS[(i + 1) / BACK_STAGE];
      boolean halved = front ? i == 2 || i == 5 : i % BACK_STAGE == BACK_STAGE - 1;
      fine.add(child(trunk + (i + 2), new Block(in, out, halved, true))); // + convolution and ReLU
      in = out;
    }
    if (front) {
      for (int i = 0; i < 5; i++) {
        coarse.add(child("backbone2." + i, new Block(i == 0 ? in : 96, 96, i == 0, true)));
      }
    } else {
      coarse.add(child("final", new Block(96, 96, true, false)));
    }
    fineScores = child("classifier_8", new Conv2d(in, 2, 1, 0));
    coarseScores = child("classifier_16", new Conv2d(96, 6, 1, 0));
    fineBoxes = child("regressor_8", new Conv2d(in, 32, 1, 0));
    coarseBoxes = child("regressor_16", new Conv2d(96, 96, 1, 0));
  }

  /// What the network says at each place of one scale.
  ///
  /// @param scores (B, anchors, h, w), before the sigmoid
  /// @param boxes (B, 16 anchors, h, w): centre, size and six points, in pixels
  record Maps(Tensor scores, Tensor boxes) {}

  /// @param x (B, 3, side, side), red, green, blue in -1 to 1
  /// @return a map of 16 x 16 places with 2 anchors each, and one of 8 x 8 with 6
  List<Maps> forward(Tensor x) {
    x = first.forward(Ops.pad(x, 1, 2, 1, 2)).reluInPlace(); // (B, 24, side / 2, side / 2)
    for (Block block : fine) {
      x = block.forward(x);
    }
    Maps large = new Maps(fineScores.forward(x), fineBoxes.forward(x)); // (B, …, 16, 16)
    for (Block block : coarse) {
      x = block.forward(x);
    }
    return List.of(large, new Maps(coarseScores.forward(x), coarseBoxes.forward(x)));
  }

  /// A depthwise and a pointwise convolution, added to what came in.
  private static final class Block extends Layer {
    private final Conv2d depthwise;
    private final Conv2d pointwise;
    private final boolean halved;
    private final boolean residual;
    private final int more; // channels

    Block(int in, int out, boolean halved, boolean residual) {
      depthwise = child("convs.0", new Conv2d(in, in, 3, halved ? 2 : 1, halved ? 0 : 1, in, true));
      pointwise = child("convs.1", new Conv2d(in, out, 1, 0));
      this.halved = halved;
      this.residual = residual;
      this.more = out - in;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor padded = halved ? Ops.pad(x, 0, 2, 0, 2) : x; // as TensorFlow pads
      Tensor out = pointwise.forward(depthwise.forward(padded));
      return residual ? out.addInPlace(shortcut(x)).reluInPlace() : out.reluInPlace();
    }

    private Tensor shortcut(Tensor x) {
      Tensor same = halved ? Ops.maxPool2d(x, 2) : x;
      if (more == 0) {
        return same;
      }
      long[] shape = same.shape();
      Tensor nothing = Tensor.zeros(same.type(), shape[0], more, shape[2], shape[3]).like(same);
      return Ops.cat(List.of(same, nothing), 1);
    }
  }
}
