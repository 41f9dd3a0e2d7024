package dev.mimic.export;

import static java.util.Objects.requireNonNull;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ModelParams.CommonParams;
import dev.mimic.config.ModelParams.GeneratorParams;
import dev.mimic.export.DenseMotionGraph.MotionValues;
import dev.mimic.nn.Blocks;

/// [dev.mimic.model.Generator] as nodes, without PaddleGAN's still border.
///
/// @param size height and width of the picture
record GeneratorGraph(CommonParams common, GeneratorParams params, int size) {

  OnnxGraph of(StateDict weights) {
    OnnxGraph graph = new OnnxGraph("generator");
    Layers layers = new Layers(graph, weights, Blocks.of(params.mobileNet()));
    Value source =
        graph.input("source", "RGB in 0..1", OnnxGraph.BATCH, common.numChannels(), size, size);
    KeypointValues still = keypoints(graph, "source", "the detector's, of the source");
    KeypointValues moving = keypoints(graph, "driving", "where the source's are to move");
    Value prediction = forward(layers, source, still, moving);
    graph.output(
        "prediction", "RGB in 0..1", prediction, OnnxGraph.BATCH, common.numChannels(), size, size);
    return graph;
  }

  private KeypointValues keypoints(OnnxGraph graph, String whose, String meaning) {
    long k = common.numKp();
    Value value = graph.input(whose + "_keypoints", meaning, OnnxGraph.BATCH, k, 2);
    return new KeypointValues(
        value,
        common.estimateJacobian()
            ? graph.input(whose + "_jacobian", meaning, OnnxGraph.BATCH, k, 2, 2)
            : null);
  }

  private Value forward(Layers layers, Value source, KeypointValues still, KeypointValues moving) {
    DenseMotionGraph dense =
        new DenseMotionGraph(
            requireNonNull(params.denseMotionParams()), // the model refuses without
            common.numKp(),
            params.estimateOcclusionMap(),
            size);
    Layers denseLayers =
        new Layers(
            layers.graph(),
            layers.weights(),
            Blocks.of(requireNonNull(params.denseMotionParams()).mobileNet()));

    Value features = encode(layers, source); // (B, C, h, w)
    MotionValues motion =
        dense.forward(denseLayers, dense.shrink(denseLayers, source), still, moving);
    Value out = decode(layers, moved(features, motion, dense.side()));
    Value painted = layers.head(out, "final").sigmoid();
    if (!params.estimateCopyMap()) {
      return painted;
    }
    Value copy = layers.head(out, "copy").sigmoid(); // (B, 1, H, W)
    Value own = source.gridSample(exactFlow(layers.graph(), motion, dense.side()));
    return painted.add(own.sub(painted).mul(copy));
  }

  private Value encode(Layers layers, Value source) {
    Value out = layers.first(source, "first");
    for (int i = 0; i < params.numDownBlocks(); i++) {
      out = layers.down(out, "down_blocks." + i);
    }
    return out;
  }

  /// What the source shows of itself in the new pose.
  private Value moved(Value features, MotionValues motion, int motionSide) {
    int side = size >> params.numDownBlocks();
    Value visible = motion.occlusion();
    Value out = features.gridSample(flow(motion.deformation(), motionSide, side));
    if (visible == null) {
      return out;
    }
    return out.mul(motionSide == side ? visible : visible.resizeBilinear(motionSide, side));
  }

  /// A deformation for pictures of another size: (B, from, from, 2) to (B, to, to, 2).
  private static Value flow(Value deformation, int from, int to) {
    return from == to
        ? deformation
        : deformation.permute(0, 3, 1, 2).resizeBilinear(from, to).permute(0, 2, 3, 1);
  }

  /// Where each pixel comes from when it is copied, (B, size, size, 2).
  private Value exactFlow(OnnxGraph graph, MotionValues motion, int motionSide) {
    Value distance = motion.deformation().sub(identity(graph, motionSide));
    return flow(distance, motionSide, size).add(identity(graph, size));
  }

  private static Value identity(OnnxGraph graph, int side) {
    return GridValues.coordinates(graph, side).reshape(1, side, side, 2);
  }

  private Value decode(Layers layers, Value features) {
    Value out = features;
    for (int i = 0; i < params.numBottleneckBlocks(); i++) {
      out = layers.residual(out, "bottleneck.r" + i);
    }
    for (int i = 0; i < params.numDownBlocks(); i++) {
      out = layers.up(out, "up_blocks." + i);
    }
    return out;
  }
}
