package dev.mimic.animate;

import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.image.Image;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Poses by the 68 landmarks of the largest face.
record LandmarkPoses(FaceDetector detector, LandmarkFinder finder) implements Poses {
  @Override
  public double @Nullable [] points(Image square) {
    return detector.detect(square).stream()
        .max(Comparator.comparingDouble(FaceBox::area))
        .map(face -> finder.find(square, face).xy())
        .orElse(null);
  }

  @Override
  public String words() {
    return "68 landmarks of the face";
  }
}
