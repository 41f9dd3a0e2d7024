package dev.mimic.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import dev.mimic.prepare.Prepare.Report;
import dev.mimic.prepare.PrepareOptions.Fit;
import dev.mimic.prepare.PrepareOptions.Way;
import dev.mimic.track.CropOptions;
import dev.mimic.track.FaceSearch;
import dev.mimic.track.Tracker;
import dev.mimic.track.TubeBox;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Videos of 64 x 48 pixels whose left half is red and whose right half is as grey as the frame is
/// late.
class PrepareTest {
  private static final Way WHOLE = new Way.Whole(Fit.SQUEEZE);

  @TempDir Path root;
  private Path videos;
  private Path results;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void folders() throws IOException {
    videos = Files.createDirectories(root.resolve("videos"));
    results = root.resolve("results");
  }

  private static Image picture(int n) {
    return Image.filled(64, 48, 10 * n, 10 * n, 10 * n)
        .with(Image.filled(32, 48, 220, 30, 30), 0, 0);
  }

  private void video(String name, int frames) {
    Path file = videos.resolve(name);
    VideoWriter.Settings settings = VideoWriter.Settings.constant(new Rational(25, 1));
    try (VideoWriter writer = VideoWriter.create(file, settings)) {
      for (int n = 0; n < frames; n++) {
        writer.write(picture(n));
      }
      writer.finish();
    }
  }

  private static PrepareOptions options(Way way) {
    return new PrepareOptions(32, way, 2, 0.25, 0);
  }

  private Report run(PrepareOptions options) {
    return new Prepare(options, PrepareTest::nobody, notes::add)
        .run(videos, results, 2, Progress.NONE);
  }

  private static FaceSearch nobody() {
    throw new AssertionError("Nobody asked for faces.");
  }

  private List<String> clips(String half) throws IOException {
    try (Stream<Path> files = Files.list(results.resolve(half))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<Image> frames(String clip) {
    List<Image> frames = new ArrayList<>();
    try (VideoReader reader = VideoReader.open(results.resolve(clip))) {
      reader.forEachRemaining(frame -> frames.add(frame.image()));
    }
    return frames;
  }

  @Test
  void resizesEveryVideoAndPutsNobodyIntoBothHalves() throws IOException {
    for (int person = 0; person < 6; person++) {
      video("id%d#a.mp4".formatted(person), 3);
      video("id%d#b.avi.mp4".formatted(person), 4);
    }

    Report report = run(options(WHOLE));

    assertThat(report.train()).isEqualTo(8);
    assertThat(report.test()).isEqualTo(4); // a quarter of six, rounded up
    assertThat(report.identities()).isEqualTo(6);
    List<String> testers = clips("test").stream().map(name -> name.split("#")[0]).toList();
    assertThat(clips("train")).noneMatch(name -> testers.contains(name.split("#")[0]));
    List<Image> frames = frames("train/" + clips("train").getFirst());
    assertThat(frames).hasSize(3);
    assertThat(frames.getFirst().width()).isEqualTo(32);
    assertThat(frames.getFirst().height()).isEqualTo(32);
    assertThat(frames.getFirst().at(8, 16, 0)).isGreaterThan(180); // squeezed: still half red
    assertThat(frames.getFirst().at(24, 16, 0)).isLessThan(60);
  }

  @Test
  void choosesTheSameHalvesAgainAndKeepsThemWhenVideosAreAdded() throws IOException {
    for (int person = 0; person < 5; person++) {
      video("p%d.mp4".formatted(person), 2);
    }
    run(options(WHOLE));
    List<String> testers = clips("test");
    Path first = results;
    results = root.resolve("again");
    run(options(WHOLE));
    assertThat(clips("test")).isEqualTo(testers);

    results = first;
    for (int person = 5; person < 12; person++) {
      video("p%d.mp4".formatted(person), 2);
    }
    Report report = run(options(WHOLE));

    assertThat(report.skipped()).isEqualTo(5);
    assertThat(clips("test")).containsAll(testers).hasSize(3);
    assertThat(clips("train")).doesNotContainAnyElementsOf(clips("test")).hasSize(9);
  }

  @Test
  void doesOnlyWhatIsNotDone() throws IOException {
    video("a.mp4", 3);
    video("b.mp4", 3);
    run(options(WHOLE));
    String clip = clips("test").isEmpty() ? "train/a.mp4" : "test/" + clips("test").getFirst();

    assertThat(run(options(WHOLE)).skipped()).isEqualTo(2);

    Files.delete(results.resolve(clip));
    assertThat(run(options(WHOLE)).skipped()).isEqualTo(1);
    assertThat(results.resolve(clip)).exists();

    Report other = run(new PrepareOptions(48, WHOLE, 2, 0.25, 0));
    assertThat(other.skipped()).isZero();
    assertThat(frames(clip).getFirst().width()).isEqualTo(48);
  }

  @Test
  void reportsABrokenVideoAndDoesTheOthers() throws IOException {
    Files.writeString(videos.resolve("broken.mp4"), "no video");
    video("good.mp4", 3);
    video("one.mp4", 1);
    video("good.mov.mp4", 3);
    Files.copy(videos.resolve("good.mp4"), videos.resolve("good.mkv"));

    Report report = run(options(WHOLE));

    assertThat(report.videos()).isEqualTo(5);
    assertThat(report.train() + report.test()).isEqualTo(2);
    assertThat(report.dropped()).isEqualTo(1);
    assertThat(report.failed()).containsOnlyKeys("broken.mp4", "good.mp4");
    assertThat(report.failed().get("good.mp4")).contains("as those of (good.mkv)");
    assertThat(Files.readString(results.resolve("clips.csv")))
        .contains("too short (1 of 2 frames)")
        .contains(",broken.mp4,");
    try (Stream<Path> left = Files.walk(results)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void aListCutOffByAKillIsReadAsFarAsItGoes() throws IOException {
    video("a.mp4", 3);
    video("b.mp4", 3);
    run(options(WHOLE));
    Path list = results.resolve("clips.csv");
    String text = Files.readString(list);
    Files.writeString(list, text.substring(0, text.length() - 9));

    assertThat(run(options(WHOLE)).skipped()).isEqualTo(1);
    assertThat(Files.readString(list)).isEqualTo(text);
  }

  @Test
  void foldersSayWhoIsSeenAndPicturesInAFolderAreAClip() throws IOException {
    video("id1/talk/1.mp4", 2);
    video("id1/talk/2.mp4", 2);
    for (int n = 0; n < 3; n++) {
      ImageFile.writePng(videos.resolve("id2/frames/%d.png".formatted(n)), picture(n));
    }

    Report report = run(options(WHOLE));

    assertThat(report.identities()).isEqualTo(2);
    List<String> all = new ArrayList<>(clips("train"));
    all.addAll(clips("test"));
    assertThat(all).containsExactlyInAnyOrder("id1#talk#1.mp4", "id1#talk#2.mp4", "id2#frames.mp4");
  }

  @Test
  void givenHalvesStayAndWhoIsInBothIsTrainedOn() throws IOException {
    video("train/a.mp4", 2);
    video("test/b.mp4", 2);
    video("test/c.mp4", 2);
    video("train/x#1.mp4", 2);
    video("test/x#2.mp4", 2);

    run(options(WHOLE));

    assertThat(clips("train")).containsExactly("a.mp4", "x#1.mp4", "x#2.mp4");
    assertThat(clips("test")).containsExactly("b.mp4", "c.mp4");
    assertThat(notes).anyMatch(note -> note.contains("given in both halves, first (x)"));
  }

  @Test
  void cutsWhatAListNamesAtAnotherRateAndSize() throws IOException {
    video("yt1.mp4", 12);
    video("unlisted.mp4", 3);
    Path list = root.resolve("metadata.csv");
    // the list was made from a video of twice the rate and twice the size
    Files.writeString(
        list,
        """
        video_id,start,end,bbox,fps,width,height,partition,person_id
        yt1,4,14,64-0-128-64,50,128,96,train,id7
        yt1,14,24,0-0-64-64,50,128,96,train,id7
        yt1,22,60,0-0-64-64,50,128,96,train,id7
        gone,1,9,0-0-64-64,50,128,96,test,id8\
        """);

    Report report = run(options(new Way.Cuts(CutList.read(list))));

    assertThat(clips("train"))
        .containsExactly("id7#yt1#000004#000014.mp4", "id7#yt1#000014#000024.mp4");
    List<Image> grey = frames("train/id7#yt1#000004#000014.mp4");
    assertThat(grey).hasSize(5); // frames 2 to 6 of the video
    assertThat(grey.getFirst().at(16, 16, 1)).isBetween(15, 25);
    assertThat(grey.getLast().at(16, 16, 1)).isBetween(55, 65);
    assertThat(frames("train/id7#yt1#000014#000024.mp4").getFirst().at(16, 16, 0))
        .isGreaterThan(180);
    assertThat(report.missing()).isEqualTo(1);
    assertThat(report.dropped()).isEqualTo(1); // the third ends after the video
    assertThat(report.failed()).isEmpty();
    assertThat(run(options(new Way.Cuts(CutList.read(list)))).skipped()).isEqualTo(1);
  }

  @Test
  void refusesAListThatCannotBeCut() throws IOException {
    Path list = root.resolve("metadata.csv");
    for (String bad :
        List.of(
            "video,start\nx,1\n",
            "video_id,start,end,bbox\nx,9,3,0-0-8-8\n",
            "video_id,start,end,bbox\nx,1,3,8-8-0-0\n",
            "video_id,start,end,bbox\n../x,1,3,0-0-8-8\n",
            "video_id,start,end,bbox,partition\nx,1,3,0-0-8-8,validation\n")) {
      Files.writeString(list, bad);
      assertThatThrownBy(() -> CutList.read(list))
          .as(bad)
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("expected a first line such as");
    }
  }

  @Test
  void cutsFacesOutIntoTheHalfOfTheirVideo() throws IOException {
    video("id1#talk.mp4", 6);
    video("id2#talk.mp4", 6);
    CropOptions crop =
        new CropOptions(new TubeBox.Shape(32, 32, 0), Tracker.Rules.ORIGINAL, 3, 0, 1);
    FaceSearch left =
        new FaceSearch() {
          @Override
          public List<FaceBox> faces(Image picture) {
            return List.of(new FaceBox(0, 8, 32, 40, 0.9));
          }

          @Override
          public void close() {}
        };

    Report report =
        new Prepare(options(new Way.Faces(crop, "left")), () -> left, notes::add)
            .run(videos, results, 1, Progress.NONE);

    assertThat(report.train()).isEqualTo(1);
    assertThat(report.test()).isEqualTo(1);
    String clip = clips("train").getFirst();
    assertThat(clip).matches("id[12]#talk#000000-000005#0\\.mp4");
    assertThat(frames("train/" + clip).getFirst().at(16, 16, 0)).isGreaterThan(180);
  }

  @Test
  void refusesAFolderWithoutVideosAndItsOwnResults() {
    assertThatThrownBy(() -> run(options(WHOLE))).hasMessageContaining("holds no videos");
    results = videos;
    assertThatThrownBy(() -> run(options(WHOLE))).hasMessageContaining("read and written");
  }
}
