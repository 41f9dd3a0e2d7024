package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.animate.Drivers.Moment;
import dev.mimic.image.Image;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversTest {
  private static final int STEP = 6; // levels from frame to frame

  @TempDir Path folder;

  /// A clip whose frames are lighter and lighter.
  private View clip(String name, int rate, int frames) {
    Path file = folder.resolve(name);
    try (VideoWriter out =
        VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(rate, 1)))) {
      for (int n = 0; n < frames; n++) {
        int level = 20 + STEP * n;
        out.write(Image.filled(32, 32, level, level, level));
      }
      out.finish();
    }
    return new View(file, VideoReader.FOLDER_RATE, null, 16, false);
  }

  /// Which frame of its clip a driver shows.
  private static int index(Driver.Shot shot) {
    return (int) Math.round((shot.square().at(8, 8, 1) - 20) / (double) STEP);
  }

  private static List<Moment> all(Drivers drivers) {
    List<Moment> moments = new ArrayList<>();
    drivers.forEachRemaining(moments::add);
    return moments;
  }

  @Test
  void oneDriverGivesItsFramesAndItsTimes() {
    try (Drivers drivers = Drivers.open(List.of(clip("a.mp4", 25, 10)), Shorter.LOOP)) {
      assertThat(drivers.total()).isEqualTo(10);
      double tick = drivers.settings().timeBase().value();
      List<Moment> moments = all(drivers);
      assertThat(moments).hasSize(10);
      for (int n = 0; n < 10; n++) {
        assertThat(moments.get(n).time() * tick).isEqualTo(n / 25.0, within(1e-6));
        assertThat(index(moments.get(n).shots().getFirst())).isEqualTo(n);
      }
    }
  }

  @Test
  void everyDriverKeepsItsSpeed() {
    View first = clip("a.mp4", 25, 25);
    View second = clip("b.mp4", 30, 30);
    View third = clip("c.mp4", 10, 10);
    try (Drivers drivers = Drivers.open(List.of(first, second, third), Shorter.LOOP)) {
      List<Moment> moments = all(drivers);
      assertThat(moments).hasSize(25);
      for (int n = 0; n < 25; n++) {
        List<Driver.Shot> shots = moments.get(n).shots();
        assertThat(index(shots.get(0))).isEqualTo(n);
        assertThat(index(shots.get(1))).isEqualTo((int) (n / 25.0 * 30 + 1e-9));
        assertThat(index(shots.get(2))).isEqualTo((int) (n / 25.0 * 10 + 1e-9));
      }
    }
  }

  @Test
  void aShorterDriverBeginsAgain() {
    try (Drivers drivers =
        Drivers.open(List.of(clip("a.mp4", 25, 20), clip("b.mp4", 25, 8)), Shorter.LOOP)) {
      List<Driver.Shot> second = all(drivers).stream().map(m -> m.shots().get(1)).toList();
      assertThat(second).hasSize(20);
      assertThat(second.stream().map(DriversTest::index))
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3);
      assertThat(second.get(7).round()).isZero();
      assertThat(second.get(8).round()).isEqualTo(1);
      assertThat(second.get(19).round()).isEqualTo(2);
      assertThat(second.get(19).seconds()).isEqualTo(0.12, within(1e-6));
    }
  }

  @Test
  void aShorterDriverHolds() {
    try (Drivers drivers =
        Drivers.open(List.of(clip("a.mp4", 25, 12), clip("b.mp4", 25, 4)), Shorter.HOLD)) {
      assertThat(all(drivers).stream().map(m -> index(m.shots().get(1))))
          .containsExactly(0, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    }
  }

  @Test
  void theLongestGivesTheLengthAndTheFirstTheRate() {
    try (Drivers drivers =
        Drivers.open(List.of(clip("a.mp4", 25, 10), clip("b.mp4", 50, 30)), Shorter.LOOP)) {
      assertThat(drivers.total()).isEqualTo(15);
      double tick = drivers.settings().timeBase().value();
      List<Moment> moments = all(drivers);
      assertThat(moments).hasSize(15);
      for (int n = 0; n < 15; n++) {
        Moment moment = moments.get(n);
        assertThat(moment.time() * tick).isEqualTo(n / 25.0, within(1e-6));
        assertThat(moment.duration() * tick).isEqualTo(1 / 25.0, within(1e-6));
        assertThat(index(moment.shots().get(0))).isEqualTo(n % 10);
        assertThat(index(moment.shots().get(1))).isEqualTo(2 * n);
      }
    }
  }

  @Test
  void aDriverOfOneFrameHoldsIt() {
    try (Drivers drivers =
        Drivers.open(List.of(clip("a.mp4", 25, 6), clip("b.mp4", 25, 1)), Shorter.LOOP)) {
      assertThat(all(drivers).stream().map(m -> m.shots().get(1).round())).containsOnly(0);
    }
  }
}
