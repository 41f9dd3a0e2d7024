package dev.mimic.golden;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// Weights by formula for the face networks; the formula stands in
/// `../shared/golden/faces/README.md`, section 1.
///
/// Names and shapes are PyTorch's, whatever layout a test then makes of them.
public final class FaceFormula {
  /// What becomes of the uniform numbers of a tensor.
  public interface Rule {
    /// Takes the number in [0, 1) that the name and the position give, and gives the weight, which
    /// is then rounded to float32.
    ///
    /// @param key without the network's prefix
    DoubleUnaryOperator of(String key, long[] shape);
  }

  public static final Rule S3FD = FaceFormula::s3fd;
  public static final Rule PARSING = FaceFormula::parsing;
  public static final Rule FAN = general(1);

  /// For `gpen`, `gpen-small` and `gpen-128`; kernels of blurs are not hashed.
  public static final Rule GPEN = FaceFormula::gpen;

  private FaceFormula() {}

  /// The rule that all but GPEN begin with.
  ///
  /// @param gain of the weights of convolutions, 6 unless a network says otherwise
  public static Rule general(double gain) {
    return (key, shape) -> {
      String leaf = leaf(key);
      if (leaf.equals("running_var") || (leaf.equals("weight") && shape.length <= 1)) {
        return u -> 0.5 + u;
      }
      if (leaf.equals("running_mean")) {
        return u -> 0.4 * u - 0.2;
      }
      if (shape.length <= 1) {
        return u -> 0.2 * u - 0.1;
      }
      double scale = Math.sqrt(gain / fanIn(shape));
      return u -> (2 * u - 1) * scale;
    };
  }

  private static DoubleUnaryOperator s3fd(String key, long[] shape) {
    double factor =
        switch (key) {
          case "conv1_1.weight" -> 1.0 / 64;
          case "conv3_3_norm.weight" -> 10;
          case "conv4_3_norm.weight" -> 8;
          case "conv5_3_norm.weight" -> 5;
          default -> 1;
        };
    DoubleUnaryOperator general = general(6).of(key, shape);
    return u -> (float) general.applyAsDouble(u) * factor; // rounded before it is multiplied
  }

  private static DoubleUnaryOperator parsing(String key, long[] shape) {
    boolean small =
        key.endsWith(".conv_atten.weight")
            || key.equals("ffm.conv2.weight")
            || key.endsWith(".conv_out.weight");
    DoubleUnaryOperator general = general(6).of(key, shape);
    return small ? u -> general.applyAsDouble(u) / 16 : general;
  }

  private static DoubleUnaryOperator gpen(String key, long[] shape) {
    if (key.endsWith(".bias")) {
      double shift = key.endsWith("modulation.bias") ? 0.9 : -0.1;
      return u -> 0.2 * u + shift;
    }
    if (key.endsWith("noise.weight")) {
      return u -> 0.5 + u;
    }
    if (key.startsWith("generator.style.")) {
      return u -> (2 * u - 1) * Math.sqrt(3) * 100;
    }
    boolean small = key.contains(".to_rgb") && key.endsWith(".conv.weight");
    return u -> (2 * u - 1) * Math.sqrt(3) * (small ? 0.1 : 1);
  }

  private static String leaf(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static double fanIn(long[] shape) {
    return (double) count(shape) / shape[0];
  }

  private static int count(long[] shape) {
    long count = 1;
    for (long n : shape) {
      count *= n;
    }
    return Math.toIntExact(count);
  }

  /// The weights of a network.
  ///
  /// @param prefix of the network, such as `s3fd`
  /// @param shapes what the network asks for, by key
  public static StateDict weights(String prefix, Map<String, long[]> shapes, Rule rule) {
    Map<String, Stored> filled = new LinkedHashMap<>();
    shapes.forEach(
        (key, shape) -> {
          MemorySegment numbers = MemorySegment.ofArray(tensor(prefix, key, shape, rule));
          filled.put(key, new Stored(DType.FLOAT32, shape, numbers));
        });
    return new StateDict(filled);
  }

  static float[] tensor(String prefix, String key, long[] shape, Rule rule) {
    long hash = Formula.fnv1a64(prefix + "." + key);
    DoubleUnaryOperator weight = rule.of(key, shape);
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) weight.applyAsDouble(Formula.uniform(hash, i));
    }
    return values;
  }
}
