package dev.mimic.metrics;

import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkFinder;
import org.jspecify.annotations.Nullable;

/// What looks at faces for [Measure]; each may be missing, and then so is its measure. The caller
/// closes them.
///
/// @param detector finds faces: without it nothing is known of landmarks and missing faces, and
///   identity is that of whole pictures
/// @param landmarks finds the points of a face
/// @param identity tells people apart
public record FaceGauges(
    @Nullable FaceDetector detector,
    @Nullable LandmarkFinder landmarks,
    @Nullable Embedder identity) {
  /// Pixels only.
  public static final FaceGauges NONE = new FaceGauges(null, null, null);

  boolean any() {
    return detector != null || identity != null;
  }
}
