package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.face.Cascade;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.MimicLandmarks;
import dev.mimic.golden.Shared;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// How good the bundled landmark network is on people it has never seen: the numbers of
/// docs/models/mimic-landmarks.md.
class LandmarkQualityTest {
  private static final int EVERY = 12; // frame of a clip, for time

  @TempDir Path nothing;

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  private MimicLandmarks bundled() {
    Bundled weights = (Bundled) Catalogue.in(nothing).require("mimic-landmarks");
    assertThat(weights.size()).isLessThan(3_000_000);
    return new MimicLandmarks(Checkpoint.of(weights.name(), weights.bytes()).weights(), Device.CPU);
  }

  @Test
  void pointsOfPortraitsAreNearTheLabels(TestReporter reporter) {
    try (MimicLandmarks finder = bundled()) {
      LandmarkMeasure.Report report =
          new LandmarkMeasure(finder, null, EVERY)
              .run(Shared.path("data/portraits/test"), note -> {});
      reporter.publishEntry("portraits", report.toString());
      Map<String, Double> numbers = report.numbers();
      assertThat(numbers.get("nme")).isLessThan(0.33 * numbers.get("mean_face")).isLessThan(0.045);
      assertThat(numbers.get("eyes")).isLessThan(0.035);
      assertThat(numbers.get("mouth")).isLessThan(0.03);
      assertThat(numbers.get("trembles")).isLessThan(0.012);
      assertThat(report.milliseconds())
          .as("milliseconds a face")
          .isLessThan(60); // crowded machines
    }
  }

  @Test
  void anotherDetectorsBoxesCostLittle(TestReporter reporter) {
    try (MimicLandmarks finder = bundled();
        FaceDetector cascade = Cascade.open()) {
      LandmarkMeasure.Report report =
          new LandmarkMeasure(finder, cascade, EVERY)
              .run(Shared.path("data/portraits/test"), note -> {});
      reporter.publishEntry("portraits, boxes of the cascade", report.toString());
      assertThat(report.missed()).isLessThan(8);
      assertThat(report.numbers().get("nme")).isLessThan(0.045);
    }
  }

  @Test
  void mouthsAndLidsOfClipsAreFollowed(TestReporter reporter) {
    try (MimicLandmarks finder = bundled()) {
      LandmarkMeasure.Report report =
          new LandmarkMeasure(finder, null, EVERY)
              .run(Shared.path("data/talking-heads/test"), note -> {});
      reporter.publishEntry("clips", report.toString());
      Map<String, Double> numbers = report.numbers();
      assertThat(numbers.get("nme")).isLessThan(0.33 * numbers.get("mean_face")).isLessThan(0.03);
      assertThat(numbers.get("mouth_follows")).isGreaterThan(0.85);
      assertThat(numbers.get("lids_follow")).isGreaterThan(0.85);
    }
  }
}
