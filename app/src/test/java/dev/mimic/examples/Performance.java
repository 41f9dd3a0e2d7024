package dev.mimic.examples;

/// What a character does over time: seconds in, an expression out.
enum Performance {
  SMILE_AND_NOD(4.0) {
    @Override
    Expression at(double t) {
      double smile = 0.15 + 0.8 * bump(t, 0.5, 3.6);
      double nod = 9 * bump(t, 1.0, 2.8) * Math.sin(2 * Math.PI * 1.25 * (t - 1.0));
      double yaw = 7 * Math.sin(2 * Math.PI * 0.25 * t) * bump(t, 0.1, 3.9);
      double blink = Math.max(pulse(t, 0.8, 0.11), pulse(t, 2.9, 0.11));
      return new Expression(
          yaw,
          nod,
          -3 * bump(t, 1.5, 3.4),
          0,
          0,
          0.10 * bump(t, 1.2, 3.2),
          smile,
          0,
          blink,
          0.2 * bump(t, 0.4, 1.6),
          0,
          0);
    }
  },
  TALKING(4.6) {
    @Override
    Expression at(double t) {
      double loud = bump(t, 0.25, 2.2) + 0.9 * bump(t, 2.5, 4.6);
      double jaw =
          loud
              * (0.31
                  + 0.25 * Math.sin(2 * Math.PI * 3.1 * t)
                  + 0.16 * Math.sin(2 * Math.PI * 4.7 * t + 1));
      double pucker = loud * Math.max(0, 0.5 * Math.sin(2 * Math.PI * 1.3 * t + 2));
      double yaw = 9 * Math.sin(2 * Math.PI * 0.21 * t) + 3 * Math.sin(2 * Math.PI * 0.7 * t);
      double pitch =
          3 * Math.sin(2 * Math.PI * 0.55 * t + 1) + 2 * loud * Math.sin(2 * Math.PI * 1.6 * t);
      double blink =
          Math.max(pulse(t, 0.2, 0.1), Math.max(pulse(t, 2.35, 0.12), pulse(t, 4.0, 0.1)));
      double brow = 0.6 * bump(t, 0.9, 1.7) + 0.5 * bump(t, 3.1, 3.9);
      return new Expression(
          yaw,
          pitch,
          2.5 * Math.sin(2 * Math.PI * 0.3 * t),
          0,
          0,
          Math.max(0, jaw),
          0.2,
          pucker,
          blink,
          brow,
          0.4 * Math.sin(1.3 * t),
          0);
    }
  },
  SINGING(Song.SECONDS) {
    @Override
    Expression at(double t) {
      Song.Sung sung = Song.at(t);
      double beat = Math.sin(2 * Math.PI * t / (2 * Song.BEAT));
      double open = 0.75 * sung.open() * sung.loud();
      double blink = Math.max(pulse(t, 1.9, 0.14), pulse(t, 4.3, 0.14));
      double feeling = 0.7 * bump(t, 2.6, 4.0); // a long note with closed eyes
      return new Expression(
          6 * beat,
          -3 * sung.loud() + 2 * Math.sin(2 * Math.PI * t / Song.BEAT),
          5 * beat,
          0.02 * beat,
          0,
          open,
          0.25,
          0.8 * sung.round() * sung.loud(),
          Math.max(blink, feeling),
          0.5 * sung.high(),
          0,
          0);
    }
  },
  SURPRISED(3.6) {
    @Override
    Expression at(double t) {
      double look = bump(t, 0.4, 1.1);
      double surprise = bump(t, 1.0, 2.5);
      double relief = 0.95 * bump(t, 2.2, 3.6);
      double blink = Math.max(pulse(t, 0.45, 0.1), pulse(t, 2.45, 0.12));
      return new Expression(
          10 * look,
          -7 * surprise + 4 * relief * Math.sin(5 * t),
          3 * relief,
          0,
          0.015 * surprise,
          0.85 * surprise + 0.12 * relief,
          0.15 + 0.8 * relief,
          0.3 * surprise,
          blink,
          surprise + 0.2 * relief,
          0.8 * look,
          0);
    }
  };

  private final double seconds;

  Performance(double seconds) {
    this.seconds = seconds;
  }

  double seconds() {
    return seconds;
  }

  abstract Expression at(double t);

  /// Rises from 0 to 1 within a third of a second, stays, and falls before the end.
  private static double bump(double t, double from, double to) {
    double slope = Math.min(0.35, (to - from) / 2);
    return Shapes.smoothStep(from, from + slope, t) * (1 - Shapes.smoothStep(to - slope, to, t));
  }

  private static double pulse(double t, double at, double half) {
    return Math.max(0, 1 - Math.pow((t - at) / half, 4));
  }
}
