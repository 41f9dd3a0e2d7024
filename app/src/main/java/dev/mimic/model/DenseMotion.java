package dev.mimic.model;

import dev.mimic.config.ModelParams.CommonParams;
import dev.mimic.config.ModelParams.DenseMotionParams;
import dev.mimic.nn.AntiAliasDownsample;
import dev.mimic.nn.Blocks;
import dev.mimic.nn.Heads;
import dev.mimic.nn.Hourglass;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Predicts the motion of every pixel from the motion of K keypoints (paper, section 3.2;
/// `dense_motion.py`).
public final class DenseMotion extends Module {
  private final Hourglass hourglass;
  private final Heads heads; // the masks of the motions, and perhaps what is visible
  private final long motions; // K + 1: the keypoints' and the background's
  private final AntiAliasDownsample down;
  private final double variance;
  private boolean fused; // from then on in float32 on the processor

  DenseMotion(CommonParams common, DenseMotionParams params, boolean occluding) {
    motions = common.numKp() + 1L;
    Blocks blocks = Blocks.of(params.mobileNet());
    hourglass =
        child(
            "hourglass",
            new Hourglass(
                (int) motions * (common.numChannels() + 1),
                params.blockExpansion(),
                params.numBlocks(),
                params.maxFeatures(),
                blocks));
    List<Layer> layers = new ArrayList<>();
    layers.add(child("mask", blocks.head(hourglass.channels(), (int) motions)));
    if (occluding) {
      layers.add(child("occlusion", blocks.head(hourglass.channels(), 1)));
    }
    heads = new Heads(layers);
    down =
        child(
            "down",
            params.mobileNet()
                ? AntiAliasDownsample.mobile(common.numChannels(), params.scaleFactor())
                : new AntiAliasDownsample(common.numChannels(), params.scaleFactor()));
    variance = params.kpVariance();
  }

  /// The source as this network sees it, (B, 3, h, w): it depends on the source alone.
  Tensor shrink(Tensor source) {
    return down.forward(source);
  }

  /// @param small [#shrink] of the source, (B, 3, h, w)
  Motion forward(Tensor small, Keypoints source, Keypoints driving) {
    if (fused && small.type() == DType.FLOAT32) {
      MovedSource moved = new MovedSource(small, source, driving, variance);
      return moved.motion(heads.forward(hourglass.forward(moved.input())));
    }
    long b = small.size(0);
    long c = small.size(1);
    long h = small.size(2);
    long w = small.size(3);

    Tensor sparse = sparseMotions(source, driving, h, w); // eq. 4   T_{s<-d}(z): (B, K+1, h, w, 2)
    Tensor deformed = deformedSources(small, sparse); // (B, K+1, 3, h, w)
    Tensor heat = heatMaps(source, driving, h, w); // eq. 6   (B, K+1, 1, h, w)

    Tensor input = Ops.cat(List.of(heat, deformed), 2).view(b, motions * (c + 1), h, w);
    Tensor answer =
        heads.forward(hourglass.forward(input)).to(sparse.type()); // (B, K+1 or K+2, h, w)
    Tensor masks = answer.narrow(1, 0, motions).softmax(1); // (B, K+1, h, w)
    Tensor deformation = sparse.mul(masks.unsqueeze(-1)).sum(1L); // eq. 7   (B, h, w, 2)
    Tensor visible = answer.size(1) > motions ? answer.narrow(1, motions, 1).sigmoid() : null;
    return new Motion(masks, deformation, visible, deformed);
  }

  @Override
  public void fuse() {
    super.fuse();
    heads.fuse();
    fused = true;
  }

  @Override
  protected void closeOwn() {
    heads.close();
  }

  /// Moves every pixel as each keypoint's neighbourhood moves: `v_s + J_s J_d⁻¹ (z - v_d)`, the
  /// background standing still as motion 0.
  private static Tensor sparseMotions(Keypoints source, Keypoints driving, long h, long w) {
    Tensor identity = Grids.coordinates(h, w, driving.value()); // (h, w, 2)
    long b = driving.batch();
    Tensor z = identity.sub(driving.value().unsqueeze(2).unsqueeze(2)); // (B, K, h, w, 2)
    if (source.jacobian() != null && driving.jacobian() != null) {
      Tensor jacobian =
          source.jacobian().matmul(Ops.inverse2x2(driving.jacobian())); // (B, K, 2, 2)
      // J z, written out: a batched 2 x 2 matrix product a pixel costs many times as much
      Tensor columns = jacobian.unsqueeze(2).unsqueeze(2); // (B, K, 1, 1, 2, 2)
      Tensor x = columns.select(-1, 0).mul(z.narrow(-1, 0, 1));
      z = x.add(columns.select(-1, 1).mul(z.narrow(-1, 1, 1))); // (B, K, h, w, 2)
    }
    Tensor moved = z.add(source.value().unsqueeze(2).unsqueeze(2));
    return Ops.cat(List.of(identity.expand(b, 1, h, w, 2), moved), 1);
  }

  private static Tensor deformedSources(Tensor small, Tensor sparse) {
    long b = small.size(0);
    long c = small.size(1);
    long motions = sparse.size(1);
    long h = sparse.size(2);
    long w = sparse.size(3);
    // every motion of one picture samples the same source: stacked along the height of one grid
    Tensor tall =
        Ops.gridSample(
            small.to(sparse.type()), sparse.reshape(b, motions * h, w, 2), Ops.Padding.ZEROS);
    return tall.contiguous().view(b, c, motions, h, w).permute(0, 2, 1, 3, 4); // (B, K+1, 3, h, w)
  }

  /// Heat of the driving keypoints minus heat of the source's, nothing for the background.
  private Tensor heatMaps(Keypoints source, Keypoints driving, long h, long w) {
    Tensor heat =
        Grids.gaussians(driving.value(), h, w, variance)
            .sub(Grids.gaussians(source.value(), h, w, variance)); // (B, K, h, w)
    Tensor none = Tensor.zeros(heat.type(), driving.batch(), 1, h, w).to(heat.device());
    return Ops.cat(List.of(none, heat), 1).unsqueeze(2); // (B, K+1, 1, h, w)
  }
}
