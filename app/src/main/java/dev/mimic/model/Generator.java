package dev.mimic.model;

import dev.mimic.MimicException;
import dev.mimic.config.ModelParams.CommonParams;
import dev.mimic.config.ModelParams.GeneratorParams;
import dev.mimic.nn.Blocks;
import dev.mimic.nn.Calibration;
import dev.mimic.nn.LastUp;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.nn.Sequence;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.Warp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Warps the source's features by the dense motion and paints what the source does not show (paper,
/// section 3.3; `generator.py`).
///
/// [#encode] depends on the source alone and is computed once a clip; [#forward] once a frame.
public final class Generator extends Module {
  private final DenseMotion denseMotion;
  private final Layer first;
  private final List<Layer> downBlocks;
  private final List<Layer> upBlocks;
  private final Sequence bottleneck = new Sequence();
  private final LastUp last;
  private final boolean mobile;
  private final boolean copying; // what of the moved source looks right shows as it is
  private boolean fused; // from then on for inference on the processor
  private @Nullable Calibration calibration; // once it may compute in bytes

  public Generator(CommonParams common, GeneratorParams params) {
    if (params.denseMotionParams() == null) {
      throw new MimicException(
          "The configuration has no (generator_params.dense_motion_params); a motion model needs"
              + " them. Maybe start from one of the files in configs/.");
    }
    denseMotion =
        child(
            "dense_motion_network",
            new DenseMotion(common, params.denseMotionParams(), params.estimateOcclusionMap()));
    Blocks blocks = Blocks.of(params.mobileNet());
    mobile = params.mobileNet();
    first = child("first", blocks.first(common.numChannels(), params.blockExpansion()));
    int n = params.numDownBlocks();
    List<Layer> down = new ArrayList<>();
    List<Layer> up = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      down.add(blocks.down(width(params, i), width(params, i + 1)));
      up.add(blocks.up(width(params, n - i), width(params, n - i - 1)));
    }
    downBlocks = children("down_blocks", down);
    upBlocks = children("up_blocks", up);
    for (int i = 0; i < params.numBottleneckBlocks(); i++) {
      bottleneck.then("r" + i, blocks.residual(width(params, n)));
    }
    child("bottleneck", bottleneck);
    List<Layer> heads = new ArrayList<>();
    heads.add(child("final", blocks.head(params.blockExpansion(), common.numChannels())));
    copying = params.estimateCopyMap();
    if (copying) {
      heads.add(child("copy", blocks.head(params.blockExpansion(), 1)));
    }
    last = new LastUp(up.isEmpty() ? new Sequence() : up.getLast(), heads);
  }

  /// Channels at `depth` halvings of the picture.
  private static int width(GeneratorParams params, int depth) {
    return Math.min(params.maxFeatures(), params.blockExpansion() << depth);
  }

  /// Everything that depends on the source alone.
  ///
  /// @param source (B, 3, H, W) in [0, 1]
  /// @param features (B, C, H/4, W/4) with two down blocks
  /// @param small (B, 3, h, w): the source as the dense motion network sees it
  /// @param looks what is left to be looked at of each source before it is painted in bytes
  public record Encoded(
      Tensor source, Tensor features, Tensor small, List<Calibration.Source> looks) {

    /// One source for `b` driving frames, without copying.
    Encoded expand(long b) {
      return source.size(0) == b
          ? this
          : new Encoded(wide(source, b), wide(features, b), wide(small, b), looks);
    }

    private static Tensor wide(Tensor one, long b) {
      return one.expand(b, one.size(1), one.size(2), one.size(3));
    }

    /// Several sources, or one several times, as one batch.
    public static Encoded cat(List<Encoded> parts) {
      return new Encoded(
          Ops.cat(parts.stream().map(Encoded::source).toList(), 0),
          Ops.cat(parts.stream().map(Encoded::features).toList(), 0),
          Ops.cat(parts.stream().map(Encoded::small).toList(), 0),
          parts.stream().flatMap(part -> part.looks.stream()).toList());
    }

    /// `count` sources of several, from `first` on, in training: nobody looks at them for bytes.
    public Encoded part(long first, long count) {
      return new Encoded(
          source.narrow(0, first, count),
          features.narrow(0, first, count),
          small.narrow(0, first, count),
          List.of());
    }

    /// Hands the tensors to the scope around `scope`.
    public Encoded keptIn(Scope scope) {
      return new Encoded(scope.keep(source), scope.keep(features), scope.keep(small), looks);
    }
  }

  /// @param prediction (B, 3, H, W) in [0, 1], float32 or float64
  public record Output(Tensor prediction, Motion motion) {}

  /// Everything that depends on the source alone.
  ///
  /// @param source (B, 3, H, W) in [0, 1], on the weights' device
  public Encoded encode(Tensor source) {
    Tensor out = first.forward(source); // (B, 64, H, W)
    for (Layer block : downBlocks) {
      out = block.forward(out); // (B, 256, H/4, W/4) in the end
    }
    Tensor features = precise(out);
    // libtorch gathers pixel by pixel within a channel: rows of a channel must lie together
    Tensor laid = fused && Warp.takes(features) ? features.channelsLast() : features.contiguous();
    List<Calibration.Source> looks =
        calibration == null ? List.of() : List.of(calibration.source());
    return new Encoded(source, laid, denseMotion.shrink(source), looks);
  }

  /// The source `encoded` (a batch of one, or of as many as there are driving keypoints) as it
  /// looks when its keypoints move from `source` to `driving`.
  ///
  /// @param stillBorder holds the rim of the picture still (PaddleGAN's inference); off in training
  public Output forward(Encoded encoded, Keypoints source, Keypoints driving, boolean stillBorder) {
    Motion motion = motion(encoded, source, driving);
    return new Output(render(encoded, motion, stillBorder), motion);
  }

  /// Where every pixel comes from, for one that asks for no picture; keypoints are as many as
  /// sources, (B, 3, H, W).
  public Motion motion(Tensor source, Keypoints sources, Keypoints driving) {
    return denseMotion.forward(denseMotion.shrink(source), sources, driving);
  }

  /// The first half of [#forward]: where every pixel comes from.
  public Motion motion(Encoded encoded, Keypoints source, Keypoints driving) {
    return denseMotion.forward(encoded.expand(driving.batch()).small, source, driving);
  }

  /// The second half of [#forward]: the picture, (B, 3, H, W).
  public Tensor render(Encoded encoded, Motion motion, boolean stillBorder) {
    Tensor painted = decode(moved(encoded, motion, stillBorder)); // (B, 3 or 4, H, W)
    return copying ? copied(painted, deformed(encoded.source, motion, stillBorder)) : painted;
  }

  /// Parts of the moved source on another picture, mixed where both are features (motion
  /// co-segmentation's `part_swap.py`): `E(target) (1 - m) + warp(E(source)) · occlusion · m`.
  ///
  /// @param target what shows where the mask is 0: one picture for each motion, or one for all
  /// @param motion from the source to the target's pose
  /// @param mask (B, 1, H/4, W/4) in [0, 1], in the target's geometry: 1 where the source shows
  /// @return (B, 3, H, W) in [0, 1]
  public Tensor blend(Encoded target, Encoded source, Motion motion, Tensor mask) {
    Tensor theirs = moved(source, motion, false); // (B, 256, H/4, W/4)
    Encoded own = target.expand(motion.batch());
    Tensor painted = decode(mixed(own.features, theirs, mask));
    return copying
        ? copied(painted, mixed(own.source, deformed(source.source, motion, false), mask))
        : painted;
  }

  /// `below` where the mask is 0, `above` where it is 1.
  private static Tensor mixed(Tensor below, Tensor above, Tensor mask) {
    Tensor m = resized(mask, above.size(2), above.size(3));
    return below.mul(m.neg().add(1)).add(above.mul(m));
  }

  /// What is painted, with the moved source's own pixels where they look right.
  ///
  /// @param painted (B, 4, H, W): the picture, and how much of the moved source shows
  /// @param source (B, 3, H, W): the moved source
  private static Tensor copied(Tensor painted, Tensor source) {
    Tensor picture = painted.narrow(1, 0, 3);
    Tensor copy = painted.narrow(1, 3, 1); // (B, 1, H, W)
    return picture.add(source.sub(picture).mul(copy));
  }

  /// A mask in the source's geometry, moved as its picture is: (B, 1, h, w), or (1, 1, h, w) for
  /// all motions, to (B, 1, h, w).
  public Tensor moved(Tensor mask, Motion motion) {
    long[] shape = mask.shape();
    shape[0] = motion.batch();
    return warp(mask.expand(shape), motion.deformation(), false);
  }

  /// What the source shows of itself in the new pose, (B, 256, H/4, W/4).
  private Tensor moved(Encoded encoded, Motion motion, boolean stillBorder) {
    if (calibration != null) {
      calibration.next(encoded.looks, motion.batch()); // these are painted next
    }
    Tensor features = encoded.features;
    long h = features.size(2);
    long w = features.size(3);
    Tensor flow = flow(motion.deformation(), h, w, stillBorder); // (B, H/4, W/4, 2)
    Tensor visible = motion.occlusion();
    if (visible != null) {
      visible = resized(visible, h, w);
      visible = stillBorder && !mobile ? StillBorder.open(visible) : visible;
    }
    if (fused && Warp.takes(features)) {
      return Warp.forward(features, flow, visible);
    }
    Tensor out = Ops.gridSample(encoded.expand(motion.batch()).features, flow, Ops.Padding.ZEROS);
    return visible == null ? out : out.mul(visible);
  }

  /// Paints features, (B, 256, H/4, W/4), as a picture, (B, 3, H, W), and the copy map behind it.
  private Tensor decode(Tensor features) {
    Tensor out = bottleneck.forward(features);
    for (Layer block : upBlocks.subList(0, Math.max(0, upBlocks.size() - 1))) {
      out = block.forward(out); // (B, 128, H/2, W/2) in the end
    }
    return precise(last.forward(out)).sigmoid();
  }

  @Override
  public void fuse() {
    super.fuse();
    last.fuse();
    fused = true;
  }

  /// Lets what paints look at the first so many pictures of each source and then compute in bytes;
  /// to be called when it is fused.
  void quantise(int pictures) {
    Calibration shared = new Calibration(pictures);
    calibration = shared;
    bottleneck.quantise(shared);
    upBlocks.subList(0, Math.max(0, upBlocks.size() - 1)).forEach(up -> up.quantise(shared));
    last.quantise(shared);
  }

  DenseMotion denseMotion() {
    return denseMotion;
  }

  @Override
  protected void closeOwn() {
    last.close();
  }

  /// The source picture itself moved by `motion`: (B, 3, H, W).
  ///
  /// @param source (B or 1, 3, H, W)
  public Tensor deformed(Tensor source, Motion motion, boolean stillBorder) {
    long[] shape = source.shape();
    shape[0] = motion.batch();
    Tensor wide = source.expand(shape);
    return copying
        ? Ops.gridSample(wide, exactFlow(wide, motion, stillBorder), Ops.Padding.ZEROS)
        : warp(wide, motion.deformation(), stillBorder);
  }

  /// Where each pixel comes from when it is copied, (B, H, W, 2). The original resizes coordinates,
  /// which brings pixels towards the middle (at 256 px by up to 1.5): resized are their distances
  /// here, so that what stands still is copied exactly. The rim is the features'.
  private Tensor exactFlow(Tensor x, Motion motion, boolean stillBorder) {
    long h = x.size(2);
    long w = x.size(3);
    int n = downBlocks.size();
    Tensor flow =
        stillBorder ? flow(motion.deformation(), h >> n, w >> n, true) : motion.deformation();
    Tensor identity = Grids.coordinates(flow.size(1), flow.size(2), flow); // (h, w, 2)
    return flow(flow.sub(identity), h, w, false).add(Grids.coordinates(h, w, flow));
  }

  private static Tensor warp(Tensor x, Tensor deformation, boolean stillBorder) {
    Tensor flow = flow(deformation, x.size(2), x.size(3), stillBorder);
    return Ops.gridSample(x, flow, Ops.Padding.ZEROS);
  }

  /// The deformation for pictures of another size, (B, H, W, 2).
  private static Tensor flow(Tensor deformation, long h, long w, boolean stillBorder) {
    Tensor flow = deformation; // (B, h, w, 2)
    if (flow.size(1) != h || flow.size(2) != w) {
      flow = resized(flow.permute(0, 3, 1, 2), h, w).permute(0, 2, 3, 1);
    }
    return stillBorder ? StillBorder.hold(flow) : flow;
  }

  private static Tensor resized(Tensor x, long h, long w) {
    return x.size(2) == h && x.size(3) == w ? x : Ops.resizeBilinear(x, h, w);
  }

  // libtorch samples in the type of the coordinates, and bfloat16 cannot name 256 positions
  private static Tensor precise(Tensor x) {
    return x.type() == DType.FLOAT64 ? x : x.to(DType.FLOAT32);
  }
}
