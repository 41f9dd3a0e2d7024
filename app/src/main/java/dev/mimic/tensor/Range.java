package dev.mimic.tensor;

/// How numbers become unsigned bytes: `round(x / step) + zero`.
///
/// @param step what one more means
/// @param zero the byte that means 0
public record Range(double step, int zero) {

  /// The finest range that holds everything from `least` to `most`, and 0.
  public static Range of(double least, double most) {
    double low = Math.min(0, least);
    double high = Math.max(0, most);
    double step = Math.max(high - low, 1e-6) / 255;
    return new Range(step, Math.toIntExact(Math.round(-low / step)));
  }
}
