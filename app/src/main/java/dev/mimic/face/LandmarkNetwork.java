package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Module;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// Our network of 68 landmarks: a residual encoder down to 7 x 7, a way back up to 28 x 28, and a
/// map for each point of where it may be, whose mean is the point (integral regression, Sun et al.
/// 2018): finer than the map's cells, and steady from frame to frame.
///
/// 0.5 million weights; 70 million multiplications for a crop of 112 px. It also carries the mean
/// face of its training, by which crops are turned upright.
public final class LandmarkNetwork extends Module {
  /// Cells along a side of a map.
  public static final int CELLS = 28;

  private final NormedConv stem;
  private final ResidualBlock quarter;
  private final List<ResidualBlock> eighth;
  private final List<ResidualBlock> sixteenth;
  private final NormedConv fromSixteenth;
  private final ResidualBlock fused;
  private final NormedConv fromEighth;
  private final NormedConv beside;
  private final NormedConv last;
  private final Conv2d heat;
  private final Tensor meanFace; // (68, 2), u and v of the crop

  public LandmarkNetwork() {
    stem = normed("stem", new Conv2d(3, 16, 3, 2, 1, 1, false), 16);
    quarter = child("quarter", new ResidualBlock(16, 32, 2));
    eighth = down("eighth", 32, 48);
    sixteenth = down("sixteenth", 48, 96);
    fromSixteenth = normed("from_sixteenth", Conv2d.pointwise(96, 48), 48);
    fused = child("fused", new ResidualBlock(48, 48, 1));
    fromEighth = normed("from_eighth", Conv2d.pointwise(48, 48), 48);
    beside = normed("beside", Conv2d.pointwise(32, 48), 48);
    last = normed("last", new Conv2d(48, 48, 3, 1, 1, 1, false), 48);
    heat = child("heat", new Conv2d(48, Landmarks.COUNT, 1, 0));
    meanFace = buffer("mean_face", Landmarks.COUNT, 2); // what #initialise leaves as it is
    meanFace.fillInPlace(0.5);
  }

  private List<ResidualBlock> down(String name, int in, int out) {
    return children(name, List.of(new ResidualBlock(in, out, 2), new ResidualBlock(out, out, 1)));
  }

  private NormedConv normed(String name, Conv2d conv, int channels) {
    return new NormedConv(
        child(name + ".conv", conv), child(name + ".norm", new BatchNorm2d(channels)), true);
  }

  /// @param x crops, (B, 3, 112, 112) in [0, 1]
  /// @return maps of where each point may be, (B, 68, 28, 28), before their softmax
  public Tensor forward(Tensor x) {
    Tensor half = stem.forward(x.sub(0.5).mul(4)); // (B, 16, 56, 56)
    Tensor fine = quarter.forward(half); // (B, 32, 28, 28)
    Tensor middle = through(eighth, fine); // (B, 48, 14, 14)
    Tensor coarse = fromSixteenth.forward(through(sixteenth, middle)); // (B, 48, 7, 7)
    Tensor both = fused.forward(middle.add(Ops.upsampleNearest(coarse, 2))); // (B, 48, 14, 14)
    Tensor back = Ops.upsampleNearest(fromEighth.forward(both), 2); // (B, 48, 28, 28)
    return heat.forward(last.forward(beside.forward(fine).add(back)));
  }

  private static Tensor through(List<ResidualBlock> blocks, Tensor x) {
    for (ResidualBlock block : blocks) {
      x = block.forward(x);
    }
    return x;
  }

  /// How likely each cell holds the point, (B 68, 784), of maps (B, 68, 28, 28).
  public static Tensor likely(Tensor maps) {
    return maps.reshape(maps.size(0) * Landmarks.COUNT, (long) CELLS * CELLS).softmax(1);
  }

  /// The points, (B, 68, 2), u and v of the crop, by what is [#likely].
  public static Tensor points(Tensor likely) {
    return likely.matmul(cells().like(likely)).view(-1, Landmarks.COUNT, 2);
  }

  /// The middle of each cell, (784, 2), u and v of the crop.
  private static Tensor cells() {
    float[] middles = new float[2 * CELLS * CELLS];
    for (int i = 0; i < CELLS * CELLS; i++) {
      middles[2 * i] = (i % CELLS + 0.5f) / CELLS;
      middles[2 * i + 1] = (i / CELLS + 0.5f) / CELLS;
    }
    return Tensor.of(middles, (long) CELLS * CELLS, 2);
  }

  /// The mean face of the training in the crop around its box, u and v by turns.
  public double[] meanFace() {
    return meanFace.doubles();
  }

  /// Takes over the mean face of a training.
  public void meanFace(double[] points) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      meanFace.copyInPlace(Tensor.of(points, Landmarks.COUNT, 2));
    }
  }

  @Override
  public void fuse() {
    super.fuse();
    List.of(stem, fromSixteenth, fromEighth, beside, last).forEach(NormedConv::fuse);
  }
}
