package dev.mimic.export;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.nn.Blocks;
import java.util.ArrayDeque;
import java.util.Deque;

/// The blocks of `nn` as nodes, with their weights, which are found under the names that the
/// modules register. `at` is a block's full name.
///
/// @param weights of one network, its constants among them
/// @param blocks which family it is built of
record Layers(OnnxGraph graph, StateDict weights, Blocks blocks) {

  /// `AntiAliasDownsample`.
  Value antiAlias(Value x, String at, double scale) {
    int step = (int) Math.round(1 / scale);
    if (step == 1) {
      return x;
    }
    long[] shape = weights.get(at + ".weight").shape(); // (C, 1, k, k), k odd
    return x.conv(weight(at + ".weight"), null, step, shape[2] / 2, shape[0]);
  }

  /// `Hourglass`.
  Value hourglass(Value x, String at, int numBlocks) {
    Deque<Value> skips = new ArrayDeque<>();
    for (int i = 0; i < numBlocks; i++) {
      skips.push(x);
      x = down(x, at + ".encoder.down_blocks." + i);
    }
    for (int i = 0; i < numBlocks; i++) {
      x = Value.cat(1, up(x, at + ".decoder.up_blocks." + i), skips.pop());
    }
    return x;
  }

  /// The generator's first layer.
  Value first(Value x, String at) {
    return switch (blocks) {
      case STANDARD -> same(x, at);
      case MOBILE -> same(same(same(x, at + ".0"), at + ".1"), at + ".2");
    };
  }

  Value down(Value x, String at) {
    return switch (blocks) {
      case STANDARD -> same(x, at).avgPool2d(2);
      case MOBILE -> separable(x, at).avgPool2d(2);
    };
  }

  Value up(Value x, String at) {
    return switch (blocks) {
      case STANDARD -> same(x.upsampleNearest2(), at);
      case MOBILE -> separable(x.upsampleNearest2(), at);
    };
  }

  Value residual(Value x, String at) {
    return switch (blocks) {
      case STANDARD -> {
        Value out = conv(norm(x, at + ".norm1").relu(), at + ".conv1");
        yield conv(norm(out, at + ".norm2").relu(), at + ".conv2").add(x);
      }
      case MOBILE -> {
        Value out = conv(norm(x, at + ".norm1").relu(), at + ".conv_pw");
        out = depthwise(norm(out, at + ".norm_pw"), at + ".conv_dw");
        out = conv(norm(out, at + ".norm_dw").relu(), at + ".conv_pw_linear");
        yield norm(out, at + ".norm_pw_linear").add(x);
      }
    };
  }

  /// A last layer: one convolution, or three with ReLU between. Shape stays.
  Value head(Value x, String at) {
    return switch (blocks) {
      case STANDARD -> conv(x, at);
      case MOBILE -> conv(conv(conv(x, at + ".0").relu(), at + ".2").relu(), at + ".4");
    };
  }

  /// The keypoint detector's last layer, whose convolutions are padded by `pad`; no ReLU between.
  Value keypointHead(Value x, String at, int pad) {
    return switch (blocks) {
      case STANDARD -> conv(x, at, pad, 1);
      case MOBILE -> {
        Value out = conv(conv(x, at + ".0", pad, 1), at + ".1", pad, 1);
        yield conv(out, at + ".2", pad, 1);
      }
    };
  }

  /// Convolution, norm, ReLU.
  private Value same(Value x, String at) {
    return norm(conv(x, at + ".conv"), at + ".norm").relu();
  }

  /// The same in two steps: each channel by itself, then all channels pixel by pixel.
  private Value separable(Value x, String at) {
    Value spatial = norm(depthwise(x, at + ".conv"), at + ".norm").relu();
    return norm(conv(spatial, at + ".conv1"), at + ".norm1").relu();
  }

  private Value norm(Value x, String at) {
    return x.batchNorm(
        weight(at + ".weight"),
        weight(at + ".bias"),
        weight(at + ".running_mean"),
        weight(at + ".running_var"));
  }

  private Value depthwise(Value x, String at) {
    long[] shape = weights.get(at + ".weight").shape(); // (C, 1, k, k)
    return conv(x, at, shape[2] / 2, shape[0]);
  }

  /// Padded so that height and width stay.
  private Value conv(Value x, String at) {
    return conv(x, at, weights.get(at + ".weight").shape()[2] / 2, 1);
  }

  private Value conv(Value x, String at, long padding, long groups) {
    Value bias = weights.has(at + ".bias") ? weight(at + ".bias") : null;
    return x.conv(weight(at + ".weight"), bias, 1, padding, groups);
  }

  private Value weight(String name) {
    return graph.weight(name, weights.get(name));
  }
}
