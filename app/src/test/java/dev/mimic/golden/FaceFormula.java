package dev.mimic.golden;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/// Weights by formula for the face networks; the formula stands in
/// `../shared/golden/faces/README.md`, section 1.
///
/// Names and shapes are PyTorch's, whatever layout a test then makes of them.
public final class FaceFormula {
  /// What becomes of a uniform number; the result is rounded to float32.
  public interface Rule {
    /// @param key without the network's prefix
    /// @param u the number that the name and the position give, in [0, 1)
    double value(String key, long[] shape, double u);
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
    return (key, shape, u) -> {
      String leaf = leaf(key);
      if (leaf.equals("running_var") || (leaf.equals("weight") && shape.length <= 1)) {
        return 0.5 + u;
      }
      if (leaf.equals("running_mean")) {
        return 0.4 * u - 0.2;
      }
      return shape.length <= 1 ? 0.2 * u - 0.1 : (2 * u - 1) * Math.sqrt(gain / fanIn(shape));
    };
  }

  private static double s3fd(String key, long[] shape, double u) {
    float value = (float) general(6).value(key, shape, u); // rounded before it is multiplied
    return switch (key) {
      case "conv1_1.weight" -> value / 64;
      case "conv3_3_norm.weight" -> value * 10;
      case "conv4_3_norm.weight" -> value * 8;
      case "conv5_3_norm.weight" -> value * 5;
      default -> value;
    };
  }

  private static double parsing(String key, long[] shape, double u) {
    double value = general(6).value(key, shape, u);
    boolean small =
        key.endsWith(".conv_atten.weight")
            || key.equals("ffm.conv2.weight")
            || key.endsWith(".conv_out.weight");
    return small ? value / 16 : value;
  }

  private static double gpen(String key, long[] shape, double u) {
    if (key.endsWith(".bias")) {
      return 0.2 * u - 0.1 + (key.endsWith("modulation.bias") ? 1 : 0);
    }
    if (key.endsWith("noise.weight")) {
      return 0.5 + u;
    }
    double value = (2 * u - 1) * Math.sqrt(3);
    if (key.startsWith("generator.style.")) {
      return value * 100;
    }
    return key.contains(".to_rgb") && key.endsWith(".conv.weight") ? value * 0.1 : value;
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
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rule.value(key, shape, Formula.uniform(hash, i));
    }
    return values;
  }
}
