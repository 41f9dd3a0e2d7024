package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.FaceBox;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PosesTest {
  private static final Image PICTURE = Image.filled(64, 64, 0, 0, 0);

  /// Landmarks on an ellipse as large as the face.
  private record Ellipse(List<FaceBox> asked) implements LandmarkFinder {
    @Override
    public Landmarks find(Image picture, FaceBox face) {
      asked.add(face);
      double[] xy = new double[2 * Landmarks.COUNT];
      for (int i = 0; i < Landmarks.COUNT; i++) {
        double angle = 2 * Math.PI * i / Landmarks.COUNT;
        xy[2 * i] = (face.x1() + face.x2()) / 2 + face.width() / 2 * Math.cos(angle);
        xy[2 * i + 1] = (face.y1() + face.y2()) / 2 + face.height() / 2 * Math.sin(angle);
      }
      return new Landmarks(xy);
    }

    @Override
    public String name() {
      return "ellipse";
    }

    @Override
    public void close() {}
  }

  private static double[] points(FaceBox face) {
    FixedFaces detector = new FixedFaces(_ -> List.of(face));
    return new LandmarkPoses(detector, new Ellipse(new ArrayList<>())).points(PICTURE);
  }

  @Test
  void landmarksAreThoseOfTheLargestFace() {
    FaceBox small = new FaceBox(0, 0, 10, 10, 0.9);
    FaceBox large = new FaceBox(10, 10, 40, 40, 0.6);
    Ellipse finder = new Ellipse(new ArrayList<>());
    new LandmarkPoses(new FixedFaces(_ -> List.of(small, large)), finder).points(PICTURE);
    assertThat(finder.asked).containsExactly(large);
    assertThat(new LandmarkPoses(new FixedFaces(_ -> List.of()), finder).points(PICTURE)).isNull();
  }

  @Test
  void landmarksOfAFaceElsewhereAndLargerAreTheSamePose() {
    Poses poses = new LandmarkPoses(new FixedFaces(_ -> List.of()), new Ellipse(List.of()));
    double[] face = points(new FaceBox(10, 10, 30, 36, 1));
    assertThat(poses.gap(face, points(new FaceBox(0, 5, 40, 57, 1)))).isEqualTo(0, within(1e-9));
    assertThat(poses.gap(face, points(new FaceBox(10, 10, 36, 30, 1)))).isGreaterThan(1);
  }

  @Test
  void keypointsAreComparedAroundTheirMiddle() {
    try (TinyModel tiny = new TinyModel()) {
      Poses poses = new ModelPoses(tiny.model);
      double[] a = {0, 0, 0.5, 0, 0, 0.5};
      double[] moved = {0.2, -0.1, 0.7, -0.1, 0.2, 0.4};
      double[] turned = {0.3, 0, 0.5, 0, -0.3, 0.5};
      assertThat(poses.gap(a, moved)).isEqualTo(0, within(1e-9));
      assertThat(poses.gap(a, turned)).isEqualTo(Math.sqrt(0.18 / 3), within(1e-9));
    }
  }
}
