package dev.mimic.model;

import dev.mimic.config.ModelParams.CommonParams;
import dev.mimic.config.ModelParams.KpDetectorParams;
import dev.mimic.nn.AntiAliasDownsample;
import dev.mimic.nn.Blocks;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Heads;
import dev.mimic.nn.Hourglass;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.nn.Sequence;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Finds keypoints and local affine transforms, learnt without labels (paper, section 3.1;
/// `keypoint_detector.py`).
public final class KeypointDetector extends Module {
  private final Hourglass predictor;
  private final Heads heads; // maps of the keypoints, and perhaps of the Jacobians
  private final long points;
  private final @Nullable Layer jacobian;
  private final AntiAliasDownsample down;
  private final double temperature;
  private final int jacobianMaps;
  private boolean fused; // from then on in float32 on the processor

  public KeypointDetector(CommonParams common, KpDetectorParams params) {
    int k = common.numKp();
    Blocks blocks = Blocks.of(params.mobileNet());
    predictor =
        child(
            "predictor",
            new Hourglass(
                common.numChannels(),
                params.blockExpansion(),
                params.numBlocks(),
                params.maxFeatures(),
                blocks));
    points = k;
    Layer kp = child("kp", head(blocks, predictor.channels(), k, params.pad()));
    jacobianMaps = params.singleJacobianMap() ? 1 : k;
    jacobian =
        common.estimateJacobian()
            ? child("jacobian", head(blocks, predictor.channels(), 4 * jacobianMaps, params.pad()))
            : null;
    heads = new Heads(jacobian == null ? List.of(kp) : List.of(kp, jacobian));
    down =
        child(
            "down",
            params.mobileNet()
                ? AntiAliasDownsample.mobile(common.numChannels(), params.scaleFactor())
                : new AntiAliasDownsample(common.numChannels(), params.scaleFactor()));
    temperature = params.temperature();
  }

  private static Layer head(Blocks blocks, int in, int out, int pad) {
    return switch (blocks) {
      case STANDARD -> new Conv2d(in, out, 7, pad);
      case MOBILE -> // no ReLU between, unlike the other heads
          new Sequence()
              .then("0", new Conv2d(in, in, 3, pad))
              .then("1", new Conv2d(in, in, 3, pad))
              .then("2", new Conv2d(in, out, 3, pad));
    };
  }

  /// Pictures (B, 3, H, W) in [0, 1] to K keypoints each, always in float32 or better.
  public Keypoints forward(Tensor picture) {
    Tensor features = predictor.forward(down.forward(picture)); // (B, C, h, w)
    Tensor answer = precise(heads.forward(features)); // 58 x 58 for 64 x 64 without padding
    if (fused && answer.type() == DType.FLOAT32) {
      return ExpectedKeypoints.of(answer, points, temperature);
    }
    Tensor logits = answer.narrow(1, 0, points); // (B, K, h', w')
    long b = logits.size(0);
    long k = logits.size(1);
    long h = logits.size(2);
    long w = logits.size(3);

    Tensor heat = logits.reshape(b, k, h * w).div(temperature).softmax(2).view(b, k, h, w);
    Tensor grid = Grids.coordinates(h, w, heat); // (h, w, 2)
    Tensor value = heat.unsqueeze(-1).mul(grid).sum(2, 3); // (B, K, 2): the expected position

    if (jacobian == null) {
      return new Keypoints(value, null);
    }
    Tensor maps =
        answer
            .narrow(1, points, 4L * jacobianMaps)
            .reshape(b, jacobianMaps, 4, h, w); // (B, K or 1, 4, h, w)
    Tensor local = heat.unsqueeze(2).mul(maps).sum(3, 4); // (B, K, 4)
    return new Keypoints(value, local.view(b, k, 2, 2));
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

  // a softmax over thousands of pixels at temperature 0.1 needs more than bfloat16's eight bits
  private static Tensor precise(Tensor x) {
    return x.type() == DType.FLOAT64 ? x : x.to(DType.FLOAT32);
  }

  /// Jacobians start at the identity whatever the picture: the first inverses are harmless.
  @Override
  protected void initialiseOwn(RandomGenerator random) {
    Layer head = jacobian;
    if (head instanceof Sequence sequence) {
      head = sequence.last();
    }
    if (head instanceof Conv2d conv) {
      float[] identities = new float[4 * jacobianMaps];
      for (int i = 0; i < jacobianMaps; i++) {
        identities[4 * i] = 1;
        identities[4 * i + 3] = 1;
      }
      conv.initialiseConstant(identities);
    }
  }
}
