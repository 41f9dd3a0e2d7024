package dev.mimic.animate;

import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.LandmarkFinder;
import org.jspecify.annotations.Nullable;

/// What an animation of faces may use beside the motion model; who opened them closes them.
///
/// @param detector needed to animate faces in their places
/// @param landmarks compares poses by landmarks rather than by the model's own keypoints; needs the
///   detector too
/// @param enhancer needed to sharpen
public record FaceTools(
    @Nullable FaceDetector detector,
    @Nullable LandmarkFinder landmarks,
    @Nullable FaceEnhancer enhancer) {
  /// For whole pictures.
  public static final FaceTools NONE = new FaceTools(null, null, null);

  public FaceTools {
    if (landmarks != null && detector == null) {
      throw new IllegalArgumentException("Landmarks are found in faces: a detector is missing.");
    }
  }

  FaceDetector requireDetector() {
    return required(detector, "detector");
  }

  FaceEnhancer requireEnhancer() {
    return required(enhancer, "enhancer");
  }

  private static <T> T required(@Nullable T tool, String name) {
    if (tool == null) {
      throw new IllegalStateException("The options need a face " + name + ", which was not given.");
    }
    return tool;
  }
}
