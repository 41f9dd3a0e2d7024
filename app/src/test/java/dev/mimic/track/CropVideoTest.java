package dev.mimic.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Videos of grey frames, the darker the later, over which a green and a blue rectangle pass for
/// faces.
class CropVideoTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final int GREEN = 1;
  private static final int BLUE = 2;

  @TempDir Path root;
  private Path videos;
  private Path results;
  private final List<String> notes = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger searched = new AtomicInteger();

  @BeforeEach
  void folders() throws IOException {
    videos = Files.createDirectories(root.resolve("videos"));
    results = root.resolve("results");
  }

  /// Looks for coloured rectangles.
  private final class Colours implements FaceSearch {
    Colours() {
      opened.incrementAndGet();
    }

    @Override
    public List<FaceBox> faces(Image picture) {
      searched.incrementAndGet();
      return Stream.of(GREEN, BLUE).flatMap(channel -> rectangle(picture, channel)).toList();
    }

    @Override
    public void close() {
      opened.decrementAndGet();
    }
  }

  private static Stream<FaceBox> rectangle(Image picture, int channel) {
    int x1 = Integer.MAX_VALUE;
    int y1 = Integer.MAX_VALUE;
    int x2 = -1;
    int y2 = -1;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (picture.at(x, y, channel) > picture.at(x, y, 3 - channel) + 80) {
          x1 = Math.min(x1, x);
          y1 = Math.min(y1, y);
          x2 = Math.max(x2, x);
          y2 = Math.max(y2, y);
        }
      }
    }
    return x2 < 0 ? Stream.of() : Stream.of(new FaceBox(x1, y1, x2 + 1, y2 + 1, 0.9));
  }

  private static int grey(int n) {
    return 230 - 5 * n;
  }

  /// @param green,blue first frame and one past the last of each rectangle
  private Path video(String name, int frames, int[] green, int[] blue) {
    Path file = videos.resolve(name);
    try (VideoWriter writer =
        VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(25, 1)))) {
      for (int n = 0; n < frames; n++) {
        Image image = Image.filled(WIDTH, HEIGHT, grey(n), grey(n), grey(n));
        if (n >= green[0] && n < green[1]) {
          image = image.with(Image.filled(32, 40, 20, 230, 20), 20, 30);
        }
        if (n >= blue[0] && n < blue[1]) {
          image = image.with(Image.filled(32, 40, 20, 20, 230), 100, 50);
        }
        writer.write(new Frame(image, n, 1));
      }
      writer.finish();
    }
    return file;
  }

  private static CropOptions options(int minFrames) {
    return new CropOptions(new TubeBox.Shape(48, 48, 0.1), Tracker.Rules.ORIGINAL, minFrames, 0, 1);
  }

  private CropVideo.Report crop(CropOptions options, int workers, Path... names) {
    return new CropVideo(options, "colours", Colours::new, notes::add)
        .run(List.of(names), results, workers, Progress.NONE);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.list(results)) {
      return found.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<List<String>> rows() throws IOException {
    List<List<String>> lines = CsvLines.parse(Files.readString(results.resolve("tubes.csv")));
    assertThat(lines.getFirst())
        .startsWith("file", "video", "start", "end", "x1", "y1", "x2", "y2", "kept", "reason");
    return lines.subList(1, lines.size());
  }

  @Test
  void cutsTubesThatOverlapInTimeToTheFrame() throws IOException {
    Path clip = video("id7#talk.mp4", 40, new int[] {3, 30}, new int[] {10, 40});

    CropVideo.Report report = crop(options(10), 1, clip);

    assertThat(report).isEqualTo(new CropVideo.Report(1, 2, 0, 0, Map.of()));
    assertThat(files())
        .containsExactly(
            "id7#talk#000003-000029#0.mp4", "id7#talk#000010-000039#1.mp4", "tubes.csv");
    checkFrames(results.resolve("id7#talk#000003-000029#0.mp4"), 3, 27, GREEN);
    checkFrames(results.resolve("id7#talk#000010-000039#1.mp4"), 10, 30, BLUE);
  }

  private static void checkFrames(Path file, int first, int count, int channel) {
    try (VideoReader clip = VideoReader.open(file)) {
      assertThat(clip.info().frameRate().value()).isCloseTo(25, within(1e-6));
      int n = 0;
      for (; clip.hasNext(); n++) {
        Frame frame = clip.next();
        Image image = frame.image();
        double seconds = frame.time() * clip.info().timeBase().value();
        assertThat(seconds).isCloseTo(n / 25.0, within(1e-6));
        assertThat(image.width()).isEqualTo(48);
        assertThat(image.height()).isEqualTo(48);
        assertThat(image.at(24, 24, channel)).isGreaterThan(180);
        assertThat(rim(image)).as("frame %d", n).isCloseTo(grey(first + n), within(2.4));
      }
      assertThat(n).isEqualTo(count);
    }
  }

  private static double rim(Image image) {
    int sum = 0;
    for (int y = 0; y < 48; y++) {
      sum += image.at(0, y, 0) + image.at(1, y, 0) + image.at(2, y, 0) + image.at(3, y, 0);
    }
    return sum / (4 * 48.0);
  }

  @Test
  void saysWhatItDropsAndWhy() throws IOException {
    Path clip = video("a.mp4", 20, new int[] {0, 20}, new int[] {5, 9});
    CropOptions strict = new CropOptions(TubeBox.Shape.ORIGINAL, Tracker.Rules.ORIGINAL, 5, 200, 1);

    CropVideo.Report report = crop(strict, 1, clip);

    assertThat(report.kept()).isZero();
    assertThat(report.dropped()).isEqualTo(2);
    assertThat(files()).containsExactly("tubes.csv");
    assertThat(rows().get(0))
        .startsWith("", "a.mp4", "0", "19")
        .contains("no", "too small (48 of 200 pixels)");
    assertThat(rows().get(1))
        .startsWith("", "a.mp4", "5", "8")
        .contains("no", "too short (4 of 5 frames)");
  }

  @Test
  void tellsOfVideosWithoutFaces() throws IOException {
    Path clip = video("empty, \"really\".mp4", 5, new int[2], new int[2]);

    crop(options(2), 1, clip);

    assertThat(rows()).hasSize(1);
    assertThat(rows().getFirst())
        .startsWith("", "empty, \"really\".mp4", "", "")
        .contains("no", "no face found");
  }

  @Test
  void aSecondRunOpensNothing() throws IOException {
    video("a.mp4", 12, new int[] {0, 12}, new int[2]);
    video("b.mp4", 5, new int[2], new int[2]);
    CropVideo.Report first = crop(options(5), 1, videos);
    int before = searched.get();
    String list = Files.readString(results.resolve("tubes.csv"));

    CropVideo.Report second = crop(options(5), 1, videos);

    assertThat(first.skipped()).isZero();
    assertThat(second).isEqualTo(new CropVideo.Report(2, 1, 0, 2, Map.of()));
    assertThat(searched).hasValue(before);
    assertThat(results.resolve("tubes.csv")).hasContent(list);
  }

  @Test
  void whatIsMissingOrWasMadeOtherwiseIsDoneAgain() throws IOException {
    Path clip = video("a.mp4", 12, new int[] {0, 12}, new int[2]);
    crop(options(5), 1, clip);
    Path result = results.resolve("a#000000-000011#0.mp4");
    Files.delete(result);

    assertThat(crop(options(5), 1, clip).skipped()).isZero();
    assertThat(result).isNotEmptyFile();

    CropOptions parts =
        new CropOptions(new TubeBox.Shape(48, 48, 0.1), new Tracker.Rules(0.25, 0, 6), 5, 0, 1);
    assertThat(crop(parts, 1, clip).kept()).isEqualTo(2);
    assertThat(files())
        .containsExactly("a#000000-000005#0.mp4", "a#000006-000011#1.mp4", "tubes.csv");
  }

  @Test
  void aBrokenVideoStopsNoOther() throws IOException {
    video("a.mp4", 12, new int[] {0, 12}, new int[2]);
    Files.writeString(videos.resolve("b.mp4"), "this is no video");
    video("c.mp4", 12, new int[2], new int[] {0, 12});

    CropVideo.Report report = crop(options(5), 2, videos);

    assertThat(report.kept()).isEqualTo(2);
    assertThat(report.failed()).containsOnlyKeys(videos.resolve("b.mp4").toString());
    assertThat(rows().get(1)).startsWith("", "b.mp4");
    assertThat(rows().get(1).get(9)).startsWith("unreadable: ").contains("b.mp4");
    assertThat(opened).as("searches left open").hasValue(0);
    assertThat(crop(options(5), 1, videos).failed()).as("it is tried again").hasSize(1);
  }

  @Test
  void framesInBetweenNeedNoDetector() throws IOException {
    Path clip = video("a.mp4", 21, new int[] {0, 21}, new int[2]);

    crop(new CropOptions(TubeBox.Shape.ORIGINAL, Tracker.Rules.ORIGINAL, 5, 0, 4), 1, clip);

    assertThat(searched).hasValue(6);
    assertThat(files()).contains("a#000000-000020#0.mp4");
  }

  @Test
  void aFolderOfPicturesIsAClip() throws IOException {
    Path frames = videos.resolve("walk");
    for (int n = 0; n < 6; n++) {
      Image image = Image.filled(WIDTH, HEIGHT, grey(n), grey(n), grey(n));
      ImageFile.writePng(
          frames.resolve("%d.png".formatted(n)),
          image.with(Image.filled(32, 40, 20, 230, 20), 20, 30));
    }

    crop(options(5), 1, frames);

    assertThat(files()).containsExactly("tubes.csv", "walk#000000-000005#0.mp4");
    checkFrames(results.resolve("walk#000000-000005#0.mp4"), 0, 6, GREEN);
  }

  @Test
  void largeFramesAreSearchedSmallAndCutLarge() throws IOException {
    Path frames = videos.resolve("large");
    Image grey = Image.filled(1600, 900, 90, 90, 90);
    ImageFile.writePng(
        frames.resolve("0.png"), grey.with(Image.filled(400, 500, 20, 230, 20), 500, 200));
    List<Integer> widths = new ArrayList<>();
    FaceSearch search =
        new FaceSearch() {
          @Override
          public List<FaceBox> faces(Image picture) {
            widths.add(Math.max(picture.width(), picture.height()));
            return rectangle(picture, GREEN).toList();
          }

          @Override
          public void close() {}
        };

    new CropVideo(options(1), "colours", () -> search, notes::add)
        .run(List.of(frames), results, 1, Progress.NONE);

    assertThat(widths).containsExactly(640);
    List<String> row = rows().getFirst();
    assertThat(Integer.parseInt(row.get(4))).isCloseTo(400, within(6));
    assertThat(Integer.parseInt(row.get(5))).isCloseTo(150, within(6));
    assertThat(Integer.parseInt(row.get(6))).isCloseTo(1000, within(6));
    assertThat(Integer.parseInt(row.get(7))).isCloseTo(750, within(6));
  }

  @Test
  void refusesVideosWhoseResultsWouldBeCalledAlike() {
    video("a.mp4", 2, new int[2], new int[2]);
    video("a.webm", 2, new int[2], new int[2]);

    assertThatThrownBy(() -> crop(options(1), 1, videos))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("a.mp4")
        .hasMessageContaining("a.webm");
  }

  @Test
  void refusesToWriteAmongTheVideosThatItReads() {
    video("a.mp4", 2, new int[2], new int[2]);
    results = videos.resolve("../videos");

    assertThatThrownBy(() -> crop(options(1), 1, videos))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("read and written");
  }

  @Test
  void refusesWhatDoesNotExistAndListsOfOthers() throws IOException {
    assertThatThrownBy(() -> crop(options(1), 1, root.resolve("no.mp4")))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("no.mp4");
    Files.createDirectories(results);
    Files.writeString(results.resolve("tubes.csv"), "name;age\n");
    Path clip = video("a.mp4", 2, new int[2], new int[2]);
    assertThatThrownBy(() -> crop(options(1), 1, clip))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("tubes.csv");
  }

  @Test
  void aListCannotNameOtherFilesForRemoval() throws IOException {
    Path clip = video("a.mp4", 6, new int[] {0, 6}, new int[2]);
    crop(options(2), 1, clip);
    Path list = results.resolve("tubes.csv");
    Path precious = Files.writeString(root.resolve("precious.mp4"), "keep me");
    Files.writeString(
        list, Files.readString(list).replace("a#000000-000005#0.mp4", "a#/../../precious.mp4"));

    crop(options(3), 1, clip);

    assertThat(precious).exists();
  }

  @Test
  void aDetectorThatCannotBeOpenedEndsTheRun() {
    Path clip = video("a.mp4", 2, new int[2], new int[2]);
    CropVideo crop =
        new CropVideo(
            options(1),
            "none",
            () -> {
              throw new MimicException("No such detector.");
            },
            notes::add);

    assertThatThrownBy(() -> crop.run(List.of(clip), results, 2, Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessage("No such detector.");
  }
}
