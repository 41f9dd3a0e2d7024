package dev.mimic.export;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ModelParams.CommonParams;
import dev.mimic.config.ModelParams.KpDetectorParams;
import dev.mimic.nn.Blocks;

/// [dev.mimic.model.KeypointDetector] as nodes.
///
/// @param size height and width of the picture
record KeypointDetectorGraph(CommonParams common, KpDetectorParams params, int size) {

  OnnxGraph of(StateDict weights) {
    OnnxGraph graph = new OnnxGraph("kp_detector");
    Layers layers = new Layers(graph, weights, Blocks.of(params.mobileNet()));
    long k = common.numKp();
    Value picture =
        graph.input("picture", "RGB in 0..1", OnnxGraph.BATCH, common.numChannels(), size, size);
    KeypointValues found = forward(layers, picture, k);
    graph.output(
        "keypoints", "x, y from -1 (left, top) to 1", found.value(), OnnxGraph.BATCH, k, 2);
    if (found.jacobian() != null) {
      graph.output(
          "jacobian",
          "the local affine transform [[a, b], [c, d]]",
          found.jacobian(),
          OnnxGraph.BATCH,
          k,
          2,
          2);
    }
    return graph;
  }

  private KeypointValues forward(Layers layers, Value picture, long k) {
    int side = mapSide();
    Value grid = GridValues.coordinates(layers.graph(), side); // (1, 1, h w, 2)

    Value small = layers.antiAlias(picture, "down", params.scaleFactor());
    Value features = layers.hourglass(small, "predictor", params.numBlocks()); // (B, C, h, w)
    Value logits = layers.keypointHead(features, "kp", params.pad()); // (B, K, h', w')

    Value heat = logits.reshape(0, k, -1).div(params.temperature()).softmax(2); // (B, K, h' w')
    Value value = heat.unsqueeze(3).mul(grid).sum(2); // (B, K, 2): the expected position

    if (!common.estimateJacobian()) {
      return new KeypointValues(value, null);
    }
    long maps = params.singleJacobianMap() ? 1 : k;
    Value affine =
        layers
            .keypointHead(features, "jacobian", params.pad())
            .reshape(0, maps, 4, (long) side * side); // (B, K or 1, 4, h' w')
    Value local = heat.unsqueeze(2).mul(affine).sum(3); // (B, K, 4)
    return new KeypointValues(value, local.reshape(0, k, 2, 2));
  }

  /// Height and width of the heat maps: 58 of 64 without padding.
  int mapSide() {
    int seen = (int) Math.round(size * params.scaleFactor());
    int side = seen - 6 + (params.mobileNet() ? 6 : 2) * params.pad();
    if (side < 1) {
      throw new MimicException(
          "The keypoint detector sees (%d) pixels with a padding of (%d), expected at least 7 together. Maybe a larger (scale_factor) or (pad)."
              .formatted(seen, params.pad()));
    }
    return side;
  }
}
