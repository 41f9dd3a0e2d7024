package dev.mimic.animate;

import dev.mimic.image.Image;
import dev.mimic.model.ConvexHull;
import java.util.Arrays;

/// Looks for the driving frame whose pose is nearest to the picture's: keypoints centred on their
/// mean and divided by the square root of their hull's area, least sum of squared distances
/// (`find_best_frame` in `demo.py`, with the model's own keypoints in the place of 68 landmarks).
final class BestFrame {
  private final double[] wanted; // x, y pairs
  private double least = Double.POSITIVE_INFINITY;
  private long best;
  private Image picture;
  private long seen;

  /// @param source the picture to be animated
  /// @param keypoints of it, x, y pairs
  BestFrame(Image source, double[] keypoints) {
    picture = source;
    wanted = normalised(keypoints);
  }

  /// Looks at the next frame of the clip; the first of equals wins.
  void look(Image frame, double[] keypoints) {
    double[] pose = normalised(keypoints);
    double distance = 0;
    for (int i = 0; i < pose.length; i++) {
      distance += (pose[i] - wanted[i]) * (pose[i] - wanted[i]);
    }
    if (distance < least) {
      least = distance;
      best = seen;
      picture = frame;
    }
    seen++;
  }

  long index() {
    return best;
  }

  /// The frame itself; the picture to be animated while no frame was seen.
  Image picture() {
    return picture;
  }

  private static double[] normalised(double[] points) {
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
}
