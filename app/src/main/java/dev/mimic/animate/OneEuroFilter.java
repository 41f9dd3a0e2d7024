package dev.mimic.animate;

/// Calms numbers that tremble and follows them when they really move: a low pass whose cut-off
/// rises with the speed (G. Casiez, N. Roussel, D. Vogel: "1 € Filter: A Simple Speed-based
/// Low-pass Filter for Noisy Input in Interactive Systems", CHI 2012, section 3).
///
/// One for all numbers that belong together, each filtered alone. One thread at a time.
final class OneEuroFilter {
  private static final double SPEED_CUT_OFF = 1; // hertz; the paper's
  private static final double CALM = 8; // hertz at no strength; half the camera's rate is idle
  private static final double CALMEST = 0.5; // hertz at full strength
  private static final double FOLLOW = 4; // hertz for one unit of movement a second

  private final double strength;
  private double[] last = new double[0];
  private double[] speed = new double[0];
  private double lastTime;

  /// @param strength 0, which leaves everything as it is, to 1
  OneEuroFilter(double strength) {
    this.strength = strength;
  }

  /// The next numbers, calmed; the first are taken as they are.
  ///
  /// @param numbers always as many
  /// @param time in seconds, which grows
  double[] filter(double[] numbers, double time) {
    double step = time - lastTime;
    lastTime = time;
    if (strength == 0 || last.length != numbers.length || !(step > 0)) {
      last = numbers.clone();
      speed = new double[numbers.length];
      return last.clone();
    }
    double least = CALM * Math.pow(CALMEST / CALM, strength);
    for (int i = 0; i < numbers.length; i++) {
      double now = (numbers[i] - last[i]) / step;
      speed[i] += share(SPEED_CUT_OFF, step) * (now - speed[i]);
      double cutOff = least + FOLLOW * Math.abs(speed[i]);
      last[i] += share(cutOff, step) * (numbers[i] - last[i]);
    }
    return last.clone();
  }

  /// How much of what is new gets through in one step (the paper's alpha).
  private static double share(double cutOff, double step) {
    double tau = 1 / (2 * Math.PI * cutOff);
    return 1 / (1 + tau / step);
  }
}
