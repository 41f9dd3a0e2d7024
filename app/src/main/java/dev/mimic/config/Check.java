package dev.mimic.config;

import dev.mimic.MimicException;
import java.util.List;

/// The checks of the records' compact constructors; the messages begin with the key, and
/// [RecordReader] puts the path before it.
final class Check {
  private Check() {}

  static void positive(String key, double value) {
    that(value > 0 && Double.isFinite(value), key, value, "a number above 0");
  }

  static void notNegative(String key, double value) {
    that(value >= 0 && Double.isFinite(value), key, value, "0 or more");
  }

  static void notNegative(String key, List<Double> values) {
    for (double value : values) {
      notNegative(key, value);
    }
  }

  static void atLeast(String key, long value, long least) {
    that(value >= least, key, value, "a whole number of " + least + " or more");
  }

  static void between(String key, double value, double low, double high) {
    that(value >= low && value <= high, key, value, "a number from " + low + " to " + high);
  }

  /// The anti-aliased shrinking keeps every n-th pixel (`modules/util.py`,
  /// AntiAliasInterpolation2d): 1/n only.
  static void scale(String key, double value) {
    boolean whole = value > 0 && Math.abs(1 / value - Math.rint(1 / value)) < 1e-6;
    that(whole && value <= 1, key, value, "1 divided by a whole number: 1, 0.5, 0.25, 0.125 …");
  }

  static void that(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      Object shown =
          value instanceof Double d && d == Math.rint(d) ? (Object) d.longValue() : value;
      throw new MimicException("%s is (%s), expected %s".formatted(key, shown, expected));
    }
  }
}
