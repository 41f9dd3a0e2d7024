package dev.mimic.export;

import dev.mimic.config.ModelParams.DenseMotionParams;
import org.jspecify.annotations.Nullable;

/// [dev.mimic.model.DenseMotion] as nodes.
///
/// @param numKp K
/// @param occluding whether it estimates an occlusion map
/// @param size height and width of the picture
record DenseMotionGraph(DenseMotionParams params, int numKp, boolean occluding, int size) {
  private static final String AT = "dense_motion_network.";
  private static final int CHANNELS = 3;

  /// @param deformation (B, h, w, 2)
  /// @param occlusion (B, 1, h, w), or null
  record MotionValues(Value deformation, @Nullable Value occlusion) {}

  /// Height and width of the deformation.
  int side() {
    return (int) Math.round(size * params.scaleFactor());
  }

  /// The source as this network sees it, (B, 3, h, w).
  Value shrink(Layers layers, Value source) {
    return layers.antiAlias(source, AT + "down", params.scaleFactor());
  }

  /// @param small [#shrink] of the source
  MotionValues forward(Layers layers, Value small, KeypointValues source, KeypointValues driving) {
    int side = side();
    long motions = numKp + 1L;
    Value grid = GridValues.coordinates(layers.graph(), side); // (1, 1, h w, 2)

    Value sparse = sparseMotions(grid, source, driving); // (B, K+1, h w, 2)
    Value deformed = deformedSources(small, sparse); // (B, K+1, 3, h w)
    Value heat = heatMaps(grid, source, driving).unsqueeze(2); // (B, K+1, 1, h w)

    Value input = Value.cat(2, heat, deformed).reshape(0, motions * (CHANNELS + 1), side, side);
    Value features = layers.hourglass(input, AT + "hourglass", params.numBlocks());
    Value masks = layers.head(features, AT + "mask").softmax(1); // (B, K+1, h, w)
    Value deformation =
        sparse.mul(masks.reshape(0, motions, -1, 1)).sum(1).reshape(0, side, side, 2);
    Value visible = occluding ? layers.head(features, AT + "occlusion").sigmoid() : null;
    return new MotionValues(deformation, visible);
  }

  /// Moves every pixel as each keypoint's neighbourhood moves, the background standing still as
  /// motion 0.
  private Value sparseMotions(Value grid, KeypointValues source, KeypointValues driving) {
    Value z = grid.sub(driving.value().unsqueeze(2)); // (B, K, h w, 2)
    if (source.jacobian() != null && driving.jacobian() != null) {
      Value jacobian = source.jacobian().matmul(inverse2x2(driving.jacobian())); // (B, K, 2, 2)
      z = z.matmul(jacobian.permute(0, 1, 3, 2)); // J z, for all z in rows
    }
    Value moved = z.add(source.value().unsqueeze(2));
    Value still = grid.expandAs(driving.value(), 1, (long) side() * side(), 2);
    return Value.cat(1, still, moved);
  }

  /// By the formula, as `Ops.inverse2x2` does.
  private Value inverse2x2(Value m) {
    Value flat = m.reshape(0, numKp, 4);
    Value a = flat.at(2, 0); // (B, K, 1)
    Value b = flat.at(2, 1);
    Value c = flat.at(2, 2);
    Value d = flat.at(2, 3);
    Value determinant = a.mul(d).sub(b.mul(c));
    return Value.cat(2, d, b.neg(), c.neg(), a).div(determinant).reshape(0, numKp, 2, 2);
  }

  private Value deformedSources(Value small, Value sparse) {
    long motions = numKp + 1L;
    Value tall = sparse.reshape(0, motions * side(), side(), 2);
    return small.gridSample(tall).reshape(0, CHANNELS, motions, -1).permute(0, 2, 1, 3);
  }

  /// Heat of the driving keypoints minus heat of the source's, nothing for the background.
  private Value heatMaps(Value grid, KeypointValues source, KeypointValues driving) {
    Value heat =
        GridValues.gaussians(driving.value(), grid, params.kpVariance())
            .sub(GridValues.gaussians(source.value(), grid, params.kpVariance())); // (B, K, h w)
    return heat.zeroBefore(1, 3);
  }
}
