package dev.mimic.golden;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Weights by formula: every tensor filled from its name and shape, so that no trained file is
/// needed to prove that a network is wired right. The formula stands in
/// `../shared/golden/README.md`.
public final class Formula {
  private Formula() {}

  /// The weights of a network.
  ///
  /// @param prefix of the golden case and the network, such as `vox.generator`
  /// @param shapes what the network asks for, by key
  public static StateDict weights(String prefix, Map<String, long[]> shapes) {
    Map<String, Stored> filled = new LinkedHashMap<>();
    shapes.forEach(
        (key, shape) ->
            filled.put(
                key,
                new Stored(
                    DType.FLOAT32, shape, MemorySegment.ofArray(tensor(prefix, key, shape)))));
    return new StateDict(filled);
  }

  static float[] tensor(String prefix, String key, long[] shape) {
    int count = 1;
    for (long n : shape) {
      count = Math.toIntExact(count * n);
    }
    String leaf = key.substring(key.lastIndexOf('.') + 1);
    long hash = fnv1a64(prefix + "." + key);
    double scale = Math.sqrt(6.0 / (count / (double) shape[0]));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      double u = uniform(hash, i);
      double value;
      if (leaf.equals("running_var") || (leaf.equals("weight") && shape.length == 1)) {
        value = 0.5 + u;
      } else if (leaf.equals("running_mean")) {
        value = 0.4 * u - 0.2;
      } else if (shape.length == 1) {
        value = 0.2 * u - 0.1;
      } else {
        value = (2 * u - 1) * scale;
      }
      values[i] = special(key, (float) value, i);
    }
    return values;
  }

  // in float32, after the rounding: float64 training would see the difference
  private static float special(String key, float value, int i) {
    return switch (key) {
      case "jacobian.weight" -> value * 0.1f;
      case "jacobian.bias" -> value + (i % 4 == 0 || i % 4 == 3 ? 1 : 0);
      case "final.weight" -> value * 0.2f;
      default -> value;
    };
  }

  static long fnv1a64(String name) {
    long h = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    return h;
  }

  static double uniform(long hash, long i) {
    long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1p-53;
  }
}
