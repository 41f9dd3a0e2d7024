package dev.mimic.examples;

import java.util.List;

/// Several heads beside each other.
final class Scene {
  /// A head that stands somewhere else than in the middle, smaller or larger.
  record Placed(Head head, double x, double y, double z, double size) {}

  private static final double REACH = 2.7; // of a head with shoulders, around its middle

  private final List<Placed> heads;
  private Placed last;

  Scene(List<Placed> heads) {
    this.heads = heads;
    last = heads.getFirst();
  }

  static Scene of(Head head) {
    return new Scene(List.of(new Placed(head, 0, 0, 0, 1)));
  }

  /// Distance to the nearest surface; [#last] is then whose.
  double distance(double x, double y, double z) {
    double least = Double.POSITIVE_INFINITY;
    Placed nearest = last;
    for (Placed one : heads) {
      double px = (x - one.x) / one.size;
      double py = (y - one.y) / one.size;
      double pz = (z - one.z) / one.size;
      double away = Math.sqrt(px * px + (py + 0.9) * (py + 0.9) + pz * pz) - REACH;
      double d = one.size * (away > 0.5 ? away : one.head.distance(px, py, pz));
      if (d < least) {
        least = d;
        nearest = one;
      }
    }
    last = nearest;
    return least;
  }

  Placed last() {
    return last;
  }

  double[] background() {
    return heads.getFirst().head.looks().background();
  }
}
