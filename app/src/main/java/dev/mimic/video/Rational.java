package dev.mimic.video;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/// An exact fraction: a frame rate such as 30000/1001, or the length of a time tick in seconds such
/// as 1/12800.
public record Rational(int numerator, int denominator) {
  public Rational {
    if (numerator < 1 || denominator < 1) {
      throw new IllegalArgumentException(
          "The fraction (%d/%d) must be positive.".formatted(numerator, denominator));
    }
  }

  /// The nearest fraction with small terms, so that 29.97 is 30000/1001 and 12.5 is 25/2.
  public static Rational of(double value) {
    long ntsc = Math.round(value * 1.001);
    if (Math.abs(value - Math.rint(value)) > 1e-4
        && Math.abs(ntsc / 1.001 - value) < 0.005
        && ntsc > 0
        && ntsc % 6 == 0) {
      return new Rational((int) ntsc * 1000, 1001); // 23.976, 29.97, 59.94 and their like
    }
    try (AVRational fraction = avutil.av_d2q(value, 100_000)) {
      return new Rational(Math.max(1, fraction.num()), fraction.den());
    }
  }

  static Rational of(AVRational fraction) {
    return new Rational(fraction.num(), fraction.den());
  }

  public Rational inverse() {
    return new Rational(denominator, numerator);
  }

  public double value() {
    return (double) numerator / denominator;
  }

  /// Converts a count of ticks of this length to ticks of another length, rounded to the nearest.
  long rescale(long ticks, Rational to) {
    long up = (long) numerator * to.denominator;
    long down = (long) denominator * to.numerator;
    return avutil.av_rescale(ticks, up, down);
  }

  @Override
  public String toString() {
    return denominator == 1 ? "" + numerator : numerator + "/" + denominator;
  }
}
