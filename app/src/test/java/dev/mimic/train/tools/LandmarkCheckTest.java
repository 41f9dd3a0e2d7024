package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.data.LabelledFaces;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The numbers by which landmark networks are judged.
class LandmarkCheckTest {
  private static final Image PICTURE = Image.filled(4, 4, 0, 0, 0);

  /// Eyes 100 pixels apart, the rest anywhere; inner lips `open` pixels apart.
  private static LabelledFaces.One face(int frame, double open) {
    double[] points = new SplittableRandom(9).doubles(136, 50, 150).toArray();
    points[2 * 36] = 50;
    points[2 * 36 + 1] = 80;
    points[2 * 45] = 150;
    points[2 * 45 + 1] = 80;
    for (int[] pair : new int[][] {{61, 67}, {62, 66}, {63, 65}}) {
      points[2 * pair[0]] = points[2 * pair[1]];
      points[2 * pair[1] + 1] = points[2 * pair[0] + 1] + open;
    }
    return new LabelledFaces.One(
        "a#1.mp4", frame, PICTURE, new double[] {0, 0, 100, 400}, points, new double[0]);
  }

  private static Landmarks moved(double[] points, int first, int last, double right) {
    double[] xy = points.clone();
    for (int i = first; i <= last; i++) {
      xy[2 * i] += right;
    }
    return new Landmarks(xy);
  }

  @Test
  void distancesAreCountedByTheEyesAndByTheBox() {
    LandmarkCheck check = new LandmarkCheck();
    check.add(face(0, 10), moved(face(0, 10).points(), 0, 67, 5));
    Map<String, Double> numbers = check.numbers();
    assertThat(numbers.get("nme")).isCloseTo(0.05, within(1e-9));
    assertThat(numbers.get("nme_box")).isCloseTo(0.025, within(1e-9)); // the root of 100 x 400
    assertThat(numbers).doesNotContainKey("mouth_follows"); // nothing moves
  }

  @Test
  void partsAreCountedApart() {
    LandmarkCheck check = new LandmarkCheck();
    check.add(face(0, 10), moved(face(0, 10).points(), 48, 67, 10));
    Map<String, Double> numbers = check.numbers();
    assertThat(numbers.get("mouth")).isCloseTo(0.1, within(1e-9));
    assertThat(numbers.get("jaw")).isZero();
    assertThat(numbers.get("nme")).isCloseTo(0.1 * 20 / 68, within(1e-9));
    assertThat(numbers.get("mean_face")).isCloseTo(0, within(1e-9)); // one face is its own mean
  }

  @Test
  void aMouthThatOpensIsFollowedOrNot() {
    LandmarkCheck follows = new LandmarkCheck();
    LandmarkCheck against = new LandmarkCheck();
    LandmarkCheck shut = new LandmarkCheck();
    for (int i = 0; i < 12; i++) {
      LabelledFaces.One label = face(i, 10 + i);
      follows.add(label, new Landmarks(face(i, 5 + 0.5 * i).points()));
      against.add(label, new Landmarks(face(i, 30 - i).points()));
      shut.add(label, new Landmarks(face(i, 0).points()));
    }
    assertThat(follows.numbers().get("mouth_follows")).isCloseTo(1, within(1e-3));
    assertThat(against.numbers().get("mouth_follows")).isCloseTo(-1, within(1e-3));
    assertThat(shut.numbers().get("mouth_follows")).isCloseTo(0, within(1e-3));
  }
}
