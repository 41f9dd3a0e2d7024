package dev.mimic.metrics;

import dev.mimic.image.Image;

/// L1 and PSNR of pairs of pictures of one size; every pair counts alike.
final class PixelErrors {
  /// The most that a pair counts, in dB: infinity would be the mean of every clip in which one
  /// frame is equal to its partner.
  static final double BEST = 100;

  private double absolute; // of the pairs' means, in [0, 1]
  private double decibels;
  private long pairs;

  void add(Image real, Image generated) {
    byte[] a = real.rgb();
    byte[] b = generated.rgb();
    long sum = 0;
    long squares = 0;
    for (int i = 0; i < a.length; i++) {
      int difference = Math.abs((a[i] & 0xff) - (b[i] & 0xff));
      sum += difference;
      squares += (long) difference * difference;
    }
    absolute += sum / 255.0 / a.length;
    decibels += Math.min(BEST, 10 * Math.log10(255.0 * 255.0 * a.length / squares));
    pairs++;
  }

  /// Mean absolute difference, 0 to 1.
  double l1() {
    return absolute / pairs;
  }

  /// Mean of the pairs' peak signal-to-noise ratios, in dB.
  double psnr() {
    return decibels / pairs;
  }

  long pairs() {
    return pairs;
  }
}
