package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.model.ConvexHull;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Looks for the driving frame whose pose is nearest to the picture's: points centred on their mean
/// and divided by the square root of their hull's area, least sum of squared distances
/// (`find_best_frame` in `demo.py`).
///
/// The points are the 68 landmarks of a face, or the keypoints of the model itself; the same kind
/// for all pictures of one search.
final class BestFrame {
  private final double[] wanted; // x, y pairs
  private double least = Double.POSITIVE_INFINITY;
  private long best;
  private Image picture;
  private long seen;

  /// @param source the picture to be animated
  /// @param xy its points, x and y by turns
  BestFrame(Image source, double[] xy) {
    picture = source;
    wanted = normalised(xy);
  }

  /// Looks at the next frame of the clip; the first of equals wins.
  ///
  /// @param xy its points, or null when there is no face in it: then it is never the best
  /// @return how far its pose is from the picture's; infinite without points
  double look(Image frame, double @Nullable [] xy) {
    double distance = xy == null ? Double.POSITIVE_INFINITY : distance(normalised(xy), wanted);
    if (distance < least || seen == 0) {
      best = seen;
      picture = frame;
    }
    least = distance < least ? distance : least; // a face without size has no distance: NaN
    seen++;
    return distance;
  }

  /// Whether a pose could be compared at all; if not, the first frame counts as the best.
  boolean found() {
    return least < Double.POSITIVE_INFINITY;
  }

  long index() {
    return best;
  }

  /// The frame itself; the picture to be animated while no frame was seen.
  Image picture() {
    return picture;
  }

  static double[] normalised(double[] points) {
    double[] pose = Arrays.copyOf(points, points.length);
    for (int axis = 0; axis < 2; axis++) {
      double mean = 0;
      for (int i = axis; i < pose.length; i += 2) {
        mean += pose[i] * 2 / pose.length;
      }
      for (int i = axis; i < pose.length; i += 2) {
        pose[i] -= mean;
      }
    }
    double size = Math.sqrt(ConvexHull.area(pose));
    for (int i = 0; i < pose.length; i++) {
      pose[i] /= size;
    }
    return pose;
  }

  /// How far apart two [#normalised] poses are.
  static double distance(double[] pose, double[] other) {
    double distance = 0;
    for (int i = 0; i < pose.length; i++) {
      distance += (pose[i] - other[i]) * (pose[i] - other[i]);
    }
    return distance;
  }
}
