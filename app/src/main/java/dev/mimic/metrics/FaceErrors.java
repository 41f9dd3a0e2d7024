package dev.mimic.metrics;

import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// AKD, MKR and AED of pairs of frames. A frame's face is its largest; frames without one count for
/// the MKR alone. Engine thread.
final class FaceErrors {
  private final FaceGauges gauges;
  private final Mean keypoints = new Mean();
  private final Mean missing = new Mean();
  private final Mean identity = new Mean();
  private final Following yaw = Following.ofYaw();
  private final Following mouth = Following.ofMouth();

  FaceErrors(FaceGauges gauges) {
    this.gauges = gauges;
  }

  /// A mean of nothing is null.
  private static final class Mean {
    private double sum;
    private long count;

    void add(double value) {
      sum += value;
      count++;
    }

    @Nullable Double value() {
      return count == 0 ? null : sum / count;
    }
  }

  void add(Image real, Image generated) {
    FaceDetector detector = gauges.detector();
    if (detector == null) {
      compareWhole(real, generated);
      return;
    }
    FacePoints truth = face(real, detector);
    if (truth == null) {
      return;
    }
    FacePoints result = face(generated, detector);
    missing.add(result == null ? 1 : 0);
    if (result != null) {
      compare(real, truth, generated, result);
    }
  }

  private @Nullable FacePoints face(Image frame, FaceDetector detector) {
    FaceBox largest =
        detector.detect(frame).stream().max(Comparator.comparingDouble(FaceBox::area)).orElse(null);
    if (largest == null) {
      return null;
    }
    LandmarkFinder finder = gauges.landmarks();
    return new FacePoints(largest, finder == null ? null : finder.find(frame, largest));
  }

  private void compare(Image real, FacePoints truth, Image generated, FacePoints result) {
    Landmarks wanted = truth.landmarks();
    Landmarks found = result.landmarks();
    if (wanted != null && found != null) {
      keypoints.add(FacePoints.distance(wanted, found, real));
      yaw.add(wanted, found);
      mouth.add(wanted, found);
    }
    Embedder embedder = gauges.identity();
    if (embedder != null) {
      int width = embedder.width();
      int height = embedder.height();
      float[] one = embedder.embed(AlignedFace.cut(real, truth, width, height));
      float[] other = embedder.embed(AlignedFace.cut(generated, result, width, height));
      identity.add(Embedder.distance(one, other));
    }
  }

  private void compareWhole(Image real, Image generated) {
    Embedder embedder = gauges.identity();
    if (embedder != null) {
      int width = embedder.width();
      int height = embedder.height();
      float[] one = embedder.embed(Resize.resize(real, width, height));
      float[] other = embedder.embed(Resize.resize(generated, width, height));
      identity.add(Embedder.distance(one, other));
    }
  }

  /// Ends a clip.
  void finish() {
    yaw.finish();
    mouth.finish();
  }

  /// How the generated heads turn with the real ones, -1 to 1.
  @Nullable Double yawFollows() {
    return yaw.value();
  }

  /// How the generated mouths open with the real ones, -1 to 1.
  @Nullable Double mouthFollows() {
    return mouth.value();
  }

  /// Mean distance of the 68 points in pixels of 256, over frames with a face in both.
  @Nullable Double akd() {
    return keypoints.value();
  }

  /// Share of the frames with a real face whose generated partner has none.
  @Nullable Double mkr() {
    return missing.value();
  }

  /// Mean distance of the embeddings, over frames with a face in both.
  @Nullable Double aed() {
    return identity.value();
  }
}
