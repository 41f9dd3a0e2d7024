package dev.mimic.train.perceptual;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A small MobileNetV1 (Howard et al. 2017) that was trained on faces, and the picture itself.
///
/// A map is taken where each resolution ends: (B, C, H / 2, W / 2) to (B, C, H / 32, W / 32). The
/// picture makes the loss an L1 pyramid too, because a detector's 16 first channels say little
/// about colour.
///
/// For a picture of 64 px the detector's body makes 3 million multiplications, the pose network's
/// 12.
final class MobileNetFeatures extends PerceptualNetwork {
  private static final int[] WIDTHS = { // of the first and of the 13 blocks, for a full-width net
    32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
  };
  private static final List<Integer> HALVING = List.of(0, 2, 4, 6, 12);
  private static final double EPSILON = 1e-5;

  /// Which of the networks that share this body, told by the names of their tensors.
  enum Kind {
    /// The body of RetinaFace's smallest detector (biubug6, `Face-Detector-1MB-with-landmark`).
    RETINAFACE("RetinaFace's MobileNetV1 0.25", 0.25, 0.1, new double[] {5.5, 5.3, 10, 19, 4.5}) {
      @Override
      Tensor input(Tensor bgr) {
        return bgr.mul(255).sub(colours(bgr, 104, 117, 123));
      }

      @Override
      String conv(int block, boolean pointwise) {
        return stage(block) + (pointwise ? ".3" : ".0");
      }

      @Override
      String norm(int block, boolean pointwise) {
        return stage(block) + (pointwise ? ".4" : ".1");
      }

      private static String stage(int block) {
        int stage = block / 6; // blocks 0 to 5, 6 to 11, 12 and 13
        return "body.stage%d.%d".formatted(stage + 1, block % 6);
      }
    },

    /// The network that regresses a face's pose and shape (3DDFA_V2, `mb05_120x120`).
    POSE("3DDFA_V2's MobileNetV1 0.5", 0.5, 0, new double[] {30, 50, 90, 300, 45}) {
      private static final List<String> BLOCKS =
          List.of(
              "1", "2_1", "2_2", "3_1", "3_2", "4_1", "4_2", "5_1", "5_2", "5_3", "5_4", "5_5",
              "5_6", "6");

      @Override
      Tensor input(Tensor bgr) {
        return bgr.mul(255).sub(127.5).div(128);
      }

      @Override
      String conv(int block, boolean pointwise) {
        return block == 0
            ? "conv1"
            : "dw%s.conv_%s".formatted(BLOCKS.get(block), pointwise ? "sep" : "dw");
      }

      @Override
      String norm(int block, boolean pointwise) {
        return block == 0
            ? "bn1"
            : "dw%s.bn_%s".formatted(BLOCKS.get(block), pointwise ? "sep" : "dw");
      }
    };

    private final String words;
    private final double width;
    private final double slope; // of the leaky ReLU
    private final double[] scales; // of the maps, see PICTURE_SCALE

    Kind(String words, double width, double slope, double[] scales) {
      this.words = words;
      this.width = width;
      this.slope = slope;
      this.scales = scales;
    }

    /// The network whose names `weights` has, or null.
    static @Nullable Kind of(StateDict weights) {
      for (Kind kind : values()) {
        if (weights.has(kind.conv(13, true) + ".weight")) {
          return kind;
        }
      }
      return null;
    }

    /// All of them, for messages.
    static String listed() {
      return RETINAFACE.words + " or " + POSE.words;
    }

    /// As the network was trained: from blue, green, red in [0, 1].
    abstract Tensor input(Tensor bgr);

    abstract String conv(int block, boolean pointwise);

    abstract String norm(int block, boolean pointwise);
  }

  /// A convolution without bias and the normalisation by running statistics after it.
  private record Step(
      Tensor weight,
      Tensor scale,
      Tensor shift,
      Tensor mean,
      Tensor variance,
      int stride,
      int groups) {}

  private final Kind kind;
  private final String file;
  private final List<Step> steps = new ArrayList<>(); // the first, then two a block

  MobileNetFeatures(Kind kind, String file) {
    this.kind = kind;
    this.file = file;
    int in = 3;
    for (int block = 0; block < WIDTHS.length; block++) {
      int out = (int) (WIDTHS[block] * kind.width);
      int stride = HALVING.contains(block) ? 2 : 1;
      if (block == 0) {
        steps.add(step(0, false, out, in, 3, stride, 1));
      } else {
        steps.add(step(block, false, in, 1, 3, stride, in)); // each channel by its own filter
        steps.add(step(block, true, out, in, 1, 1, 1));
      }
      in = out;
    }
  }

  private Step step(
      int block, boolean pointwise, int out, int depth, int kernel, int stride, int groups) {
    String norm = kind.norm(block, pointwise);
    return new Step(
        parameter(kind.conv(block, pointwise) + ".weight", out, depth, kernel, kernel),
        parameter(norm + ".weight", out),
        parameter(norm + ".bias", out),
        parameter(norm + ".running_mean", out),
        parameter(norm + ".running_var", out),
        stride,
        groups);
  }

  /// The picture, then the five maps.
  @Override
  public List<Tensor> features(Tensor picture) {
    List<Tensor> maps = maps(picture);
    List<Tensor> found = new ArrayList<>();
    found.add(picture.mul(PICTURE_SCALE));
    for (int i = 0; i < maps.size(); i++) {
      found.add(maps.get(i).mul(kind.scales[i]));
    }
    return List.copyOf(found);
  }

  /// The network's own activations, unscaled.
  List<Tensor> maps(Tensor picture) {
    Tensor x = forward(steps.getFirst(), kind.input(picture.flip(1)));
    List<Tensor> found = new ArrayList<>();
    for (Step step : steps.subList(1, steps.size())) {
      if (step.stride == 2) {
        found.add(x);
      }
      x = forward(step, x);
    }
    found.add(x);
    return found;
  }

  private Tensor forward(Step step, Tensor x) {
    int padding = step.weight.size(2) == 3 ? 1 : 0;
    Tensor out = Ops.conv2d(x, step.weight, null, step.stride, padding, step.groups);
    return Ops.batchNorm(out, step.scale, step.shift, step.mean, step.variance, false, 0, EPSILON)
        .leakyRelu(kind.slope);
  }

  @Override
  public String description() {
    return "%s of %s and an L1 pyramid".formatted(kind.words, file);
  }
}
