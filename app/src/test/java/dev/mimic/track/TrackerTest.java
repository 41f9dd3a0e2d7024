package dev.mimic.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.face.FaceBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TrackerTest {
  private static final FaceBox LEFT = box(100, 100, 200, 220);
  private static final FaceBox RIGHT = box(400, 100, 500, 220);

  /// Tubes of the original's own functions on the same boxes (crop-video.py 264139d, its
  /// `--min_frames` set to -1), in the order in which it gives them: union, start, end.
  private static final int[][] ORIGINAL = {
    {1195, 95, 1304, 223, 0, 4},
    {95, 195, 278, 355, 0, 7},
    {840, 205, 1005, 364, 0, 7},
    {169, 195, 354, 355, 8, 15},
    {767, 205, 935, 364, 8, 15},
    {1195, 95, 1304, 224, 6, 21},
    {688, 205, 870, 363, 16, 23},
    {248, 195, 424, 355, 16, 23},
    {625, 205, 799, 364, 24, 31},
    {321, 196, 504, 355, 24, 32},
    {1195, 95, 1304, 224, 23, 38},
    {561, 205, 722, 364, 32, 38},
    {392, 195, 575, 355, 33, 40},
    {412, 195, 611, 364, 41, 54},
    {509, 195, 710, 363, 39, 55},
    {1195, 95, 1304, 224, 40, 55},
    {345, 205, 510, 364, 55, 62},
    {608, 195, 783, 355, 56, 63},
    {1495, 500, 1650, 705, 20, 69},
    {272, 205, 440, 364, 63, 70},
    {1195, 95, 1304, 224, 57, 72},
    {673, 195, 865, 355, 64, 72},
    {193, 205, 375, 363, 71, 78},
    {757, 195, 939, 355, 73, 80},
    {130, 205, 304, 364, 79, 86},
    {834, 195, 1007, 355, 81, 88},
    {1195, 95, 1304, 224, 74, 89},
    {94, 205, 227, 363, 87, 89},
    {905, 195, 1018, 349, 89, 89},
  };

  @Test
  void agreesWithTheOriginalOnFacesThatCrossAndBlinkAndAreFoundTwice() {
    List<Tube> tubes = track(Tracker.Rules.ORIGINAL, 90, TrackerTest::crowd);

    assertThat(tubes.stream().map(TrackerTest::numbers)).containsExactly(ORIGINAL);
  }

  /// Two that walk towards each other and pass, one that blinks, one that is found twice; in an
  /// order of scores that changes.
  private static List<FaceBox> crowd(int i) {
    List<FaceBox> faces = new ArrayList<>();
    int right = 100 + 9 * i;
    faces.add(
        box(right + shake(i, 1), 200 + shake(i, 2), right + 120 + shake(i, 3), 350 + shake(i, 4)));
    int left = 900 - 9 * i;
    faces.add(
        box(left + shake(i, 2), 210 + shake(i, 3), left + 110 + shake(i, 1), 360 + shake(i, 5)));
    if (i % 17 != 5) {
      faces.add(box(1200 + shake(i, 3), 100 + shake(i, 1), 1300 + shake(i, 2), 220 + shake(i, 6)));
    }
    if (i >= 20 && i < 70) {
      faces.add(box(1500 + shake(i, 1), 500, 1640 + shake(i, 2), 680));
      faces.add(box(1510 + shake(i, 2), 505, 1650, 700 + shake(i, 4)));
    }
    Collections.rotate(faces, -(i % faces.size()));
    return faces;
  }

  private static int shake(int i, int k) {
    return (i * i * 7 + i * 13 * k) % 11 - 5;
  }

  private static int[] numbers(Tube tube) {
    FaceBox union = tube.union();
    return new int[] {
      (int) union.x1(),
      (int) union.y1(),
      (int) union.x2(),
      (int) union.y2(),
      tube.start(),
      tube.end()
    };
  }

  @Test
  void aFaceThatStaysIsOneTubeOfAllFrames() {
    List<Tube> tubes = track(Tracker.Rules.ORIGINAL, 12, _ -> List.of(LEFT));

    assertThat(tubes).containsExactly(new Tube(LEFT, LEFT, 0, 11));
    assertThat(tubes.getFirst().frames()).isEqualTo(12);
  }

  @Test
  void tubesMayOverlapInTime() {
    List<Tube> tubes =
        track(
            Tracker.Rules.ORIGINAL,
            20,
            i -> i < 5 ? List.of(LEFT) : i < 15 ? List.of(RIGHT, LEFT) : List.of(RIGHT));

    assertThat(tubes).containsExactly(new Tube(LEFT, LEFT, 0, 14), new Tube(RIGHT, RIGHT, 5, 19));
  }

  @Test
  void aTubeIsOverInTheFrameThatLosesIt() {
    Tracker tracker = new Tracker(Tracker.Rules.ORIGINAL);
    assertThat(tracker.next(0, List.of(LEFT))).isEmpty();
    assertThat(tracker.next(1, List.of(LEFT))).isEmpty();

    assertThat(tracker.next(2, List.of(RIGHT))).containsExactly(new Tube(LEFT, LEFT, 0, 1));
    assertThat(tracker.finish()).containsExactly(new Tube(RIGHT, RIGHT, 2, 2));
    assertThat(tracker.finish()).isEmpty();
  }

  @Test
  void aGapEndsATubeUnlessItIsAllowed() {
    IntFunction<List<FaceBox>> blinking = i -> i == 4 || i == 5 ? List.of() : List.of(LEFT);

    assertThat(track(Tracker.Rules.ORIGINAL, 10, blinking))
        .containsExactly(new Tube(LEFT, LEFT, 0, 3), new Tube(LEFT, LEFT, 6, 9));
    assertThat(track(new Tracker.Rules(0.25, 1, 0), 10, blinking)).hasSize(2);
    assertThat(track(new Tracker.Rules(0.25, 2, 0), 10, blinking))
        .containsExactly(new Tube(LEFT, LEFT, 0, 9));
  }

  @Test
  void aGapAtTheEndIsNoPartOfTheTube() {
    assertThat(track(new Tracker.Rules(0.25, 9, 0), 10, i -> i < 4 ? List.of(LEFT) : List.of()))
        .containsExactly(new Tube(LEFT, LEFT, 0, 3));
  }

  @Test
  void longTubesAreCutIntoParts() {
    assertThat(track(new Tracker.Rules(0.25, 0, 4), 10, _ -> List.of(LEFT)))
        .containsExactly(
            new Tube(LEFT, LEFT, 0, 3), new Tube(LEFT, LEFT, 4, 7), new Tube(LEFT, LEFT, 8, 9));
  }

  @Test
  void framesThatNobodyLookedAtEndNoTube() {
    Tracker tracker = new Tracker(Tracker.Rules.ORIGINAL);
    List<Tube> ended = new ArrayList<>();
    for (int i = 0; i < 20; i += 5) {
      ended.addAll(tracker.next(i, i < 15 ? List.of(LEFT) : List.of()));
    }

    assertThat(ended).containsExactly(new Tube(LEFT, LEFT, 0, 10));
  }

  @Test
  void theThresholdItselfIsNotEnough() {
    FaceBox third = box(150, 100, 250, 220); // intersection 50 of a union of 150 columns

    assertThat(track(new Tracker.Rules(1 / 3.0, 0, 0), 2, i -> List.of(i == 0 ? LEFT : third)))
        .hasSize(2);
    assertThat(track(new Tracker.Rules(0.33, 0, 0), 2, i -> List.of(i == 0 ? LEFT : third)))
        .hasSize(1);
  }

  @Test
  void framesComeInOrder() {
    Tracker tracker = new Tracker(Tracker.Rules.ORIGINAL);
    tracker.next(3, List.of());

    assertThatThrownBy(() -> tracker.next(3, List.of())).hasMessageContaining("(3)");
  }

  private static List<Tube> track(
      Tracker.Rules rules, int frames, IntFunction<List<FaceBox>> faces) {
    Tracker tracker = new Tracker(rules);
    List<Tube> tubes = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      tubes.addAll(tracker.next(i, faces.apply(i)));
    }
    tubes.addAll(tracker.finish());
    return tubes;
  }

  private static FaceBox box(int x1, int y1, int x2, int y2) {
    return new FaceBox(x1, y1, x2, y2, 0.9);
  }
}
