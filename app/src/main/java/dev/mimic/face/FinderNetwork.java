package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Our face finder's network: depthwise separable convolutions down to three scales, the coarser
/// ones shown to the finer ones, and one head for all.
///
/// 0.17 million weights; 0.4 thousand million multiplications for 640 x 640 pixels. Each place of a
/// scale says whether the middle of a face is near, where its box is, and (for training) where
/// eyes, nose and mouth are.
public final class FinderNetwork extends Module {
  /// Pixels from one place to the next, finest scale first.
  public static final List<Integer> STRIDES = List.of(8, 16, 32);

  /// Before training a box is so many strides wide and high.
  public static final int BASE = 4;

  /// Numbers that say where two eyes, the nose and the corners of the mouth are.
  public static final int POINTS = 10;

  private static final int[] WIDTHS = {32, 64, 112, 160}; // channels at strides 4, 8, 16, 32
  private static final int[] DEPTHS = {1, 3, 3, 3}; // blocks, of which the first halves
  private static final int NECK = 64;
  private static final float RARE = -4.6f; // before training: 1 in 100 places has a face

  private final Conv2d stem;
  private final NormedConv first;
  private final List<List<Separable>> stages = new ArrayList<>();
  private final List<NormedConv> laterals = new ArrayList<>();
  private final List<Separable> smooth = new ArrayList<>();
  private final Separable head;
  private final Conv2d scores;
  private final Conv2d boxes;
  private final Conv2d points;

  /// Not initialised: load or initialise it first.
  public FinderNetwork() {
    stem = child("stem.conv", new Conv2d(3, WIDTHS[0], 6, 4, 1, 1, false));
    first = new NormedConv(stem, child("stem.norm", new BatchNorm2d(WIDTHS[0])), true);
    for (int stage = 0; stage < WIDTHS.length; stage++) {
      List<Separable> blocks = new ArrayList<>();
      for (int i = 0; i < DEPTHS[stage]; i++) {
        boolean halves = stage > 0 && i == 0;
        blocks.add(
            new Separable(WIDTHS[halves ? stage - 1 : stage], WIDTHS[stage], halves ? 2 : 1));
      }
      stages.add(children("stage" + stage, blocks));
    }
    for (int i = 0; i < STRIDES.size(); i++) {
      Conv2d lateral = child("lateral." + i + ".conv", Conv2d.pointwise(width(i), NECK));
      BatchNorm2d norm = child("lateral." + i + ".norm", new BatchNorm2d(NECK));
      laterals.add(new NormedConv(lateral, norm, true));
      smooth.add(child("smooth." + i, new Separable(NECK, NECK, 1)));
    }
    head = child("head", new Separable(NECK, NECK, 1));
    scores = child("scores", new Conv2d(NECK, 1, 1, 0));
    boxes = child("boxes", new Conv2d(NECK, 4, 1, 0));
    points = child("points", new Conv2d(NECK, POINTS, 1, 0));
  }

  private static int width(int scale) {
    return WIDTHS[WIDTHS.length - STRIDES.size() + scale];
  }

  /// What the network says at each place of one scale.
  ///
  /// @param features (B, 64, h, w), of which all else is made
  /// @param scores (B, 1, h, w), before the sigmoid
  /// @param boxes (B, 4, h, w): how far its middle is from the place's, in strides to the right and
  ///   down; logarithms of width and height over [#BASE] strides
  public record Maps(Tensor features, Tensor scores, Tensor boxes) {}

  /// @param x (B, 3, H, W), red, green, blue in [-1, 1]; H and W are multiples of 32
  /// @return a scale each of [#STRIDES]: (B, …, H / stride, W / stride)
  public List<Maps> forward(Tensor x) {
    x = first.forward(x); // (B, 32, H / 4, W / 4)
    List<Tensor> scales = new ArrayList<>();
    for (List<Separable> stage : stages) {
      for (Separable block : stage) {
        x = block.forward(x);
      }
      scales.add(x);
    }
    scales = scales.subList(scales.size() - STRIDES.size(), scales.size());
    List<Maps> maps = new ArrayList<>();
    Tensor coarser = null;
    for (int i = STRIDES.size() - 1; i >= 0; i--) {
      Tensor own = laterals.get(i).forward(scales.get(i)); // (B, 64, H / stride, W / stride)
      Tensor both = coarser == null ? own : own.add(Ops.upsampleNearest(coarser, 2));
      coarser = smooth.get(i).forward(both);
      Tensor features = head.forward(coarser);
      maps.addFirst(new Maps(features, scores.forward(features), boxes.forward(features)));
    }
    return maps;
  }

  /// Where the points of a face are, which only training asks: (B, 10, h, w), x and y by turns,
  /// from the place's middle, in units of [#BASE] strides.
  public Tensor points(Maps maps) {
    return points.forward(maps.features());
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    scores.initialiseConstant(RARE);
    boxes.initialiseConstant(0, 0, 0, 0);
  }

  @Override
  public void fuse() {
    super.fuse();
    first.fuse();
    laterals.forEach(NormedConv::fuse);
  }

  /// Each channel by its own filter, then all channels mixed; batch norm and ReLU after both.
  private static final class Separable extends Layer {
    private final NormedConv each;
    private final NormedConv mixed;

    Separable(int in, int out, int stride) {
      Conv2d depthwise = child("depthwise.conv", new Conv2d(in, in, 3, stride, 1, in, false));
      each = new NormedConv(depthwise, child("depthwise.norm", new BatchNorm2d(in)), true);
      Conv2d pointwise = child("pointwise.conv", Conv2d.pointwise(in, out));
      mixed = new NormedConv(pointwise, child("pointwise.norm", new BatchNorm2d(out)), true);
    }

    @Override
    public Tensor forward(Tensor x) {
      return mixed.forward(each.forward(x));
    }

    @Override
    public void fuse() {
      each.fuse();
      mixed.fuse();
    }
  }
}
