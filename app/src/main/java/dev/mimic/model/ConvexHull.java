package dev.mimic.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The smallest convex polygon around points of the plane.
public final class ConvexHull {
  private ConvexHull() {}

  /// Its area; 0 when all points lie on a line.
  ///
  /// @param points x, y pairs in one row
  public static double area(double[] points) {
    List<double[]> sorted = new ArrayList<>();
    for (int i = 0; i < points.length; i += 2) {
      sorted.add(new double[] {points[i], points[i + 1]});
    }
    sorted.sort(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
    List<double[]> hull = chain(sorted);
    hull.addAll(chain(sorted.reversed()));
    double twice = 0;
    for (int i = 0; i < hull.size(); i++) {
      double[] a = hull.get(i);
      double[] b = hull.get((i + 1) % hull.size());
      twice += a[0] * b[1] - b[0] * a[1];
    }
    return Math.abs(twice) / 2;
  }

  /// One side of the hull, without its last point, which begins the other side.
  private static List<double[]> chain(List<double[]> sorted) {
    List<double[]> side = new ArrayList<>();
    for (double[] p : sorted) {
      while (side.size() > 1 && cross(side.get(side.size() - 2), side.getLast(), p) <= 0) {
        side.removeLast();
      }
      side.add(p);
    }
    side.removeLast();
    return side;
  }

  private static double cross(double[] o, double[] a, double[] b) {
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  }
}
