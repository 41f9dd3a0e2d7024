package dev.mimic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipsTest {
  @TempDir Path root;
  private final List<String> notes = new ArrayList<>();

  @Test
  void aStripIsCutIntoFrames() {
    SmallClips.strip(root.resolve("test/a.png"), 7);
    SmallClips.strip(root.resolve("train/b.png"), 2);

    Clips clips = Clips.test(params(), notes::add);

    assertThat(clips.list()).extracting(Clip::name).containsExactly("a.png");
    assertThat(SmallClips.numbers(clips.list().getFirst())).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(notes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.webm"})
  void aVideoIsReadToItsEnd(String name) {
    SmallClips.video(root.resolve("train").resolve(name), 9);

    Clips clips = Clips.train(params(), notes::add);

    assertThat(SmallClips.numbers(clips.list().getFirst()))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void everyThirdFrameBeginsWithTheFirst() {
    SmallClips.strip(root.resolve("train/a.png"), 8);
    List<Integer> numbers = new ArrayList<>();
    try (Frames frames = Clips.train(params(), notes::add).list().getFirst().frames(3)) {
      frames.forEachRemaining(frame -> numbers.add(SmallClips.number(frame)));
    }
    assertThat(numbers).containsExactly(0, 3, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d.png", "%07d.png", "frame-%d.png"})
  void aFolderOfFramesIsInTheOrderOfItsNumbers(String format) throws IOException {
    SmallClips.folder(root.resolve("train/a.mp4"), 12, format);
    Files.writeString(root.resolve("train/a.mp4/notes.txt"), "not a frame");

    Clips clips = Clips.train(params(), notes::add);

    assertThat(SmallClips.numbers(clips.list().getFirst()))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void framesOfAnotherSizeAreResizedAndThatIsSaidOnce() {
    SmallClips.strip(root.resolve("train/a.png"), 3);
    SmallClips.strip(root.resolve("train/b.png"), 3);

    Clips clips = Clips.train(params("dataset_params.frame_shape=[8, 8, 3]"), notes::add);

    for (Clip clip : clips.list()) {
      assertThat(SmallClips.numbers(clip)).containsExactly(0, 1, 2);
      try (Frames frames = clip.frames()) {
        assertThat(frames.next().width()).isEqualTo(8);
      }
    }
    assertThat(notes)
        .containsExactly("Frames are resized to (8 x 8); those of (a.png) have (16 x 16)");
  }

  @Test
  void aStripThatCannotBeCutIsRefused() {
    SmallClips.strip(root.resolve("train/a.png"), 3);

    Clips clips = Clips.train(params("dataset_params.frame_shape=[16, 32, 3]"), notes::add);

    assertThatThrownBy(() -> clips.list().getFirst().frames())
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("has (48 x 16) pixels, expected frames of (32 x 16) side by side");
  }

  @Test
  void otherFilesOfTheFolderAreNoClips() throws IOException {
    SmallClips.strip(root.resolve("train/a.png"), 3);
    for (String name : List.of("labels.jsonl", "list.csv", ".hidden.png", "README.md")) {
      Files.writeString(root.resolve("train").resolve(name), "x");
    }

    assertThat(Clips.train(params(), notes::add).list()).hasSize(1);
  }

  @Test
  void aFolderWithoutHalvesIsSplitBySeedAndIdentity() throws IOException {
    for (int i = 0; i < 30; i++) {
      SmallClips.broken(root.resolve("id%d#%d.mp4".formatted(i / 3, i % 3)));
    }

    List<String> train = names(Clips.train(params(), notes::add));
    List<String> test = names(Clips.test(params(), notes::add));
    List<String> other = names(Clips.test(params("dataset_params.random_seed=7"), notes::add));

    assertThat(train).hasSize(24).doesNotContainAnyElementsOf(test);
    assertThat(test).hasSize(6).isNotEqualTo(other);
    assertThat(names(Clips.test(params(), notes::add))).isEqualTo(test);
    assertThat(test.stream().map(name -> name.split("#")[0]).distinct()).hasSize(2);
  }

  @Test
  void identitiesAreWholeNamesAndNoPrefixes() throws IOException {
    for (String name : List.of("id1#a.mp4", "id1#b.mp4", "id10#a.mp4", "id1.mp4", "other.gif")) {
      SmallClips.broken(root.resolve("train").resolve(name));
    }

    List<List<Clip>> items = Clips.train(params(), notes::add).items(true);

    assertThat(items.stream().map(item -> item.stream().map(Clip::name).toList()))
        .containsExactlyInAnyOrder(
            List.of("id1#a.mp4", "id1#b.mp4", "id1.mp4"),
            List.of("id10#a.mp4"),
            List.of("other.gif"));
  }

  @Test
  void aMissingOrEmptyFolderIsNamed() throws IOException {
    assertThatThrownBy(
            () -> Clips.train(params("dataset_params.root_dir=" + root.resolve("no")), notes::add))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("no) does not exist");
    Files.createDirectories(root.resolve("train"));
    assertThatThrownBy(() -> Clips.train(params(), notes::add))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("holds no clips to train on");
    assertThatThrownBy(() -> Clips.test(params(), notes::add))
        .hasMessageContaining("test) does not exist");
  }

  @Test
  void pairsAreDrawnWithoutRepetitionAmongTheFirstClips() throws IOException {
    for (int i = 0; i < 6; i++) {
      SmallClips.broken(root.resolve("test/%d.mp4".formatted(i)));
    }
    Files.createDirectories(root.resolve("train"));
    Clips clips = Clips.test(params(), notes::add);

    List<ClipPair> pairs = ClipPair.of(clips, params(), 4);

    assertThat(pairs).hasSize(4).doesNotHaveDuplicates().isEqualTo(ClipPair.of(clips, params(), 4));
    assertThat(pairs)
        .allSatisfy(
            pair -> assertThat(clips.list().subList(0, 4)).contains(pair.source(), pair.driving()));
    assertThat(ClipPair.of(clips, params(), 50)).hasSize(36).doesNotHaveDuplicates();
  }

  @Test
  void pairsOfAListAreThoseWhoseClipsAreThere() throws IOException {
    for (String name : List.of("a.mp4", "b.mp4", "c.mp4")) {
      SmallClips.broken(root.resolve("test").resolve(name));
    }
    Files.createDirectories(root.resolve("train"));
    Path list =
        Files.writeString(
            root.resolve("pairs.csv"),
            "distance,source,driving,frame\n"
                + "3.2,a.mp4,b.mp4,0\n"
                + "1,zz.mp4,b.mp4,0\n"
                + "2,\"c.mp4\",a.mp4,5\n"
                + "0,b.mp4,c.mp4,1\n");
    DatasetParams params = params("dataset_params.pairs_list=" + list);
    Clips clips = Clips.test(params, notes::add);

    List<ClipPair> pairs = ClipPair.of(clips, params, 2);

    assertThat(pairs.stream().map(pair -> pair.source().name() + " " + pair.driving().name()))
        .containsExactly("a.mp4 b.mp4", "c.mp4 a.mp4");
    assertThat(notes).singleElement().asString().startsWith("(1) of (4) pairs");
  }

  @Test
  void aPairsListThatIsNotThereIsReplacedByADraw() throws IOException {
    SmallClips.broken(root.resolve("test/a.mp4"));
    Files.createDirectories(root.resolve("train"));
    DatasetParams params = params("dataset_params.pairs_list=data/vox256.csv");

    assertThat(ClipPair.of(Clips.test(params, notes::add), params, 5)).hasSize(1);
    assertThat(notes).singleElement().asString().contains("data/vox256.csv) does not exist");
  }

  @Test
  void aPairsListOfOtherClipsIsRefused() throws IOException {
    SmallClips.broken(root.resolve("test/a.mp4"));
    Files.createDirectories(root.resolve("train"));
    Path list = Files.writeString(root.resolve("pairs.csv"), "source,driving\nx.mp4,y.mp4\n");
    Path wrong = Files.writeString(root.resolve("wrong.csv"), "from,to\na.mp4,a.mp4\n");
    Clips clips = Clips.test(params(), notes::add);

    assertThatThrownBy(() -> ClipPair.of(clips, params("dataset_params.pairs_list=" + list), 5))
        .hasMessageContaining("names no two clips");
    assertThatThrownBy(() -> ClipPair.of(clips, params("dataset_params.pairs_list=" + wrong), 5))
        .hasMessageContaining("has the columns (from, to), expected source and driving");
  }

  private static List<String> names(Clips clips) {
    return clips.list().stream().map(Clip::name).toList();
  }

  private DatasetParams params(String... overrides) {
    return SmallClips.config(root, overrides).requireDataset();
  }
}
