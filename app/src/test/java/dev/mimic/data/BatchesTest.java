package dev.mimic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  private static final String[] EVERYTHING = {
    "dataset_params.augmentation_params.flip_param.horizontal_flip=true",
    "dataset_params.augmentation_params.flip_param.time_flip=true",
    "dataset_params.augmentation_params.rotation_param.degrees=10",
    "dataset_params.augmentation_params.resize_param.ratio=[0.9, 1.1]",
    "dataset_params.augmentation_params.crop_param.size=16",
    "dataset_params.augmentation_params.jitter_param.hue=0.5",
    "dataset_params.augmentation_params.jitter_param.contrast=0.5",
  };

  @TempDir Path root;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @Test
  void anEpochPassesOverEveryClipNumRepeatsTimes() {
    for (String name : List.of("a", "b", "c")) {
      SmallClips.strip(root.resolve("train/" + name + ".png"), 5);
    }
    try (Batches batches = batches(1, "train_params.num_repeats=4", "train_params.batch_size=3")) {
      List<Batch> epoch = take(batches, 4);

      assertThat(batches.perEpoch()).isEqualTo(4);
      assertThat(names(epoch)).hasSize(12);
      for (String name : List.of("a.png", "b.png", "c.png")) {
        assertThat(Collections.frequency(names(epoch), name)).isEqualTo(4);
      }
      assertThat(epoch).extracting(Batch::index).containsExactly(0, 1, 2, 3);
      assertThat(names(take(batches, 4))).as("another order").isNotEqualTo(names(epoch));
    }
  }

  @Test
  void samplesThatDoNotFillABatchAreDropped() {
    for (int i = 0; i < 5; i++) {
      SmallClips.strip(root.resolve("train/%d.png".formatted(i)), 2);
    }
    try (Batches batches = batches(2)) {
      List<Batch> taken = take(batches, 3);

      assertThat(batches.perEpoch()).isEqualTo(2);
      assertThat(taken).extracting(Batch::epoch).containsExactly(0, 0, 1);
      assertThat(taken).allSatisfy(batch -> assertThat(batch.pairs()).hasSize(2));
    }
  }

  @Test
  void theSourceIsTheEarlierFrameAndBothMayBeTheSame() {
    SmallClips.strip(root.resolve("train/a.png"), 4);
    List<String> seen = new ArrayList<>();
    try (Batches batches = batches(1, "train_params.num_repeats=200")) {
      for (Batch batch : take(batches, 100)) {
        batch
            .pairs()
            .forEach(
                pair ->
                    seen.add(
                        SmallClips.number(pair.source().image())
                            + ""
                            + SmallClips.number(pair.driving().image())));
      }
    }

    assertThat(seen.stream().distinct().sorted())
        .containsExactly("00", "01", "02", "03", "11", "12", "13", "22", "23", "33");
  }

  @Test
  void withIdSamplingAnEpochPassesOverIdentities() {
    for (String name : List.of("p1#0", "p1#1", "p1#2", "p10#0")) {
      SmallClips.strip(root.resolve("train/" + name + ".png"), 2);
    }
    try (Batches batches =
        batches(1, "dataset_params.id_sampling=true", "train_params.num_repeats=50")) {
      List<String> names = names(take(batches, batches.perEpoch()));

      assertThat(names).hasSize(100);
      assertThat(Collections.frequency(names, "p10#0.png")).isEqualTo(50);
      assertThat(names).contains("p1#0.png", "p1#1.png", "p1#2.png");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theBatchesDoNotDependOnTheNumberOfThreads(int threads) {
    everyKind();
    try (Batches one = batches(1, EVERYTHING);
        Batches many = batches(threads, EVERYTHING)) {
      assertThat(take(many, 9)).isEqualTo(take(one, 9));
    }
  }

  @Test
  void aResumedTrainingSeesWhatItWouldHaveSeen() {
    everyKind();
    List<Batch> all;
    try (Batches batches = batches(2, EVERYTHING)) {
      all = take(batches, 9);
      batches.skipTo(1, 0);
      assertThat(take(batches, 2)).isEqualTo(all.subList(2, 4));
    }
    try (Batches resumed = batches(2, EVERYTHING)) {
      resumed.skipTo(2, 1);
      assertThat(take(resumed, 4)).isEqualTo(all.subList(5, 9));
    }
  }

  @Test
  void anotherSeedGivesOtherBatches() {
    everyKind();
    Config config = SmallClips.config(root);
    Clips clips = Clips.train(config.requireDataset(), notes::add);
    try (Batches one = Batches.from(config, clips, 1, 1);
        Batches two = Batches.from(config, clips, 2, 1)) {
      assertThat(take(one, 4)).isNotEqualTo(take(two, 4));
    }
  }

  @Test
  void aBrokenClipIsReportedOnceAndReplaced() throws IOException {
    SmallClips.strip(root.resolve("train/a.png"), 3);
    SmallClips.strip(root.resolve("train/b.png"), 3);
    SmallClips.broken(root.resolve("train/broken.mp4"));
    SmallClips.broken(root.resolve("train/empty/readme.txt"));

    List<String> names;
    try (Batches batches = batches(2, "train_params.num_repeats=5")) {
      names = names(take(batches, 30));
    }

    assertThat(names).hasSize(60).containsOnly("a.png", "b.png");
    assertThat(notes).hasSize(2);
    assertThat(notes).anyMatch(note -> note.startsWith("The clip (broken.mp4) is skipped: "));
    assertThat(notes).anyMatch(note -> note.startsWith("The clip (empty) is skipped: "));
  }

  @Test
  void whereEveryClipIsBrokenTheRunEndsWithASentence() throws IOException {
    SmallClips.broken(root.resolve("train/a.mp4"));
    SmallClips.broken(root.resolve("train/b.mp4"));
    try (Batches batches = batches(2)) {
      assertThatThrownBy(batches::next)
          .isInstanceOf(MimicException.class)
          .hasMessageStartingWith("None of the (2) clips of ");
    }
  }

  @Test
  void fewerSamplesThanABatchAreRefused() {
    SmallClips.strip(root.resolve("train/a.png"), 3);

    assertThatThrownBy(() -> batches(1, "train_params.batch_size=36"))
        .isInstanceOf(MimicException.class)
        .hasMessage(
            "The data set has (1) samples an epoch, expected at least one batch of (36). Maybe"
                + " train_params.num_repeats=36");
  }

  @Test
  void anInterruptedThreadIsLetGo() {
    SmallClips.strip(root.resolve("train/a.png"), 3);
    try (Batches batches = batches(1, "train_params.num_repeats=9")) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(batches::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void framesBeyondTheBudgetAreReadAgain() {
    FrameCache small = new FrameCache(3 * SmallClips.SIZE * SmallClips.SIZE);
    SmallClips.video(root.resolve("a.gif"), 5);
    SmallClips.folder(root.resolve("b"), 5, "%d.png");
    Notes none = new Notes(notes::add);
    for (String name : List.of("a.gif", "b")) {
      Clip clip = new Clip(root.resolve(name), 16, 16, small, none);
      Clip kept = new Clip(root.resolve(name), 16, 16, new FrameCache(1 << 20), none);
      for (int i = 0; i < 20; i++) {
        assertThat(clip.twoFrames(Seeds.at(i))).isEqualTo(kept.twoFrames(Seeds.at(i)));
      }
    }
  }

  private void everyKind() {
    SmallClips.strip(root.resolve("train/a.png"), 6);
    SmallClips.folder(root.resolve("train/b"), 6, "%d.png");
    SmallClips.video(root.resolve("train/c.gif"), 6);
    SmallClips.strip(root.resolve("train/d.png"), 6);
  }

  private Batches batches(int threads, String... overrides) {
    Config config = SmallClips.config(root, overrides);
    return Batches.from(config, Clips.train(config.requireDataset(), notes::add), 42, threads);
  }

  private static List<Batch> take(Batches batches, int count) {
    List<Batch> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(batches.next());
    }
    return taken;
  }

  private static List<String> names(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.pairs().stream()).map(VideoPair::name).toList();
  }
}
