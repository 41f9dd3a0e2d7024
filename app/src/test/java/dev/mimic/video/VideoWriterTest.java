package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoWriterTest {
  private static final VideoWriter.Settings CONSTANT = VideoWriter.Settings.constant(Media.RATE);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"mp4, 2.5", "webm, 2.5", "gif, 3", "webp, 3"})
  void whatIsWrittenIsReadBack(String kind, double loss) {
    Path file = folder.resolve("clip." + kind);

    Media.clip(file, 96, 64, 30, CONSTANT);

    try (VideoReader clip = VideoReader.open(file)) {
      VideoInfo info = clip.info();
      assertThat(info.width()).isEqualTo(96);
      assertThat(info.height()).isEqualTo(64);
      assertThat(info.frameRate()).isEqualTo(Media.RATE);
      assertThat(info.frames()).isEqualTo(30);
      assertThat(info.seconds()).isCloseTo(1.2, within(0.005));
      assertThat(info.audio()).isFalse();
      for (int n = 0; n < 30; n++) {
        Frame frame = clip.next();
        assertThat(frame.time() * info.timeBase().value()).isCloseTo(n / 25.0, within(1e-9));
        assertThat(frame.duration() * info.timeBase().value()).isCloseTo(0.04, within(1e-9));
        assertThat(Media.meanDifference(frame.image(), Media.picture(96, 64, n))).isLessThan(loss);
      }
      assertThat(clip.hasNext()).isFalse();
      assertThat(clip.damage()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "webm", "gif", "webp"})
  void oddSizesAreMadeEvenByRepeatingTheLastColumnAndRow(String kind) {
    Path file = folder.resolve("odd." + kind);

    Media.clip(file, 51, 37, 3, CONSTANT);

    Image image = Media.frames(file).getFirst().image();
    assertThat(image.width()).isEqualTo(52);
    assertThat(image.height()).isEqualTo(38);
    Image picture = Media.picture(51, 37, 0);
    assertThat(Media.meanDifference(image.crop(0, 0, 51, 37), picture)).isLessThan(7);
    assertThat(image.at(51, 37, 2)).isCloseTo(picture.at(50, 36, 2), within(12));
  }

  @Test
  void aPhotoTooLargeForH264BecomesVp9() {
    Path file = folder.resolve("large.mp4");
    Image photo = Media.picture(4032, 3024, 0);
    List<String> notes;
    try (VideoWriter out = VideoWriter.create(file, CONSTANT)) {
      out.write(photo);
      out.write(photo);
      out.finish();
      notes = out.notes();
    }

    assertThat(notes).hasSize(1).first().asString().contains("(4032 x 3024)", "VP9");
    List<Frame> frames = Media.frames(file);
    assertThat(frames).hasSize(2);
    assertThat(Media.meanDifference(frames.getLast().image(), photo)).isLessThan(2.5);
  }

  @Test
  void aRateOfThirtyThousandToAThousandAndOneStaysExact() {
    Path file = folder.resolve("ntsc.mp4");
    Rational ntsc = new Rational(30_000, 1001);

    Media.clip(file, 32, 32, 60, VideoWriter.Settings.constant(ntsc));

    try (VideoReader clip = VideoReader.open(file)) {
      assertThat(clip.info().frameRate()).isEqualTo(ntsc);
      Rational tick = clip.info().timeBase();
      clip.forEachRemaining(
          frame ->
              assertThat(frame.time() * tick.numerator() * 30_000L % tick.denominator()).isZero());
    }
  }

  @ParameterizedTest
  @CsvSource({"mp4, 0", "webm, 0.0005", "gif, 0.005", "webp, 0.0005"})
  void aVariableRateKeepsItsTimes(String kind, double rounding) {
    Path file = folder.resolve("variable." + kind);
    Rational tick = new Rational(1, 12_800);
    long[] times = {0, 512, 1536, 2048, 4096, 4608, 9999};
    VideoWriter.Settings settings = new VideoWriter.Settings(Media.RATE, tick, null, "");

    try (VideoWriter out = VideoWriter.create(file, settings)) {
      for (int n = 0; n < times.length; n++) {
        long next = n + 1 < times.length ? times[n + 1] : times[n] + 512;
        out.write(new Frame(Media.picture(64, 48, 4 * n), times[n], next - times[n]));
      }
      out.finish();
    }

    List<Frame> frames = Media.frames(file);
    double back = timeBase(file).value();
    assertThat(frames).hasSameSizeAs(times);
    for (int n = 0; n < times.length; n++) {
      assertThat(frames.get(n).time() * back)
          .isCloseTo(times[n] / 12_800.0, within(rounding + 1e-9));
    }
    if (!kind.equals("webp")) { // libwebp shows the last frame for the mean duration of the others
      assertThat(frames.getLast().duration() * back).isCloseTo(0.04, within(rounding + 0.001));
    }
  }

  @Test
  void theColoursAreMarkedAsBt709() throws IOException {
    Path file = folder.resolve("red.mp4");
    Image red = Image.filled(64, 64, 220, 30, 40);

    try (VideoWriter out = VideoWriter.create(file, CONSTANT.withComment("made in a test"))) {
      out.write(red);
      out.finish();
    }

    byte[] bytes = Files.readAllBytes(file);
    String latin = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(latin).contains("colrnclx\0\1\0\1\0\1\0").contains("made in a test");
    assertThat(latin.indexOf("moov")).as("the index goes first").isLessThan(latin.indexOf("mdat"));
    assertThat(Media.meanDifference(Media.frames(file).getFirst().image(), red)).isLessThan(1.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "webm", "gif", "webp"})
  void theSameFramesGiveTheSameBytes(String kind) throws IOException {
    Path first = folder.resolve("first." + kind);
    Path second = folder.resolve("second." + kind);

    Media.clip(first, 64, 64, 8, CONSTANT);
    Media.clip(second, 64, 64, 8, CONSTANT);

    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
  }

  @Test
  void anUnfinishedResultLeavesTheOlderOneAlone() throws IOException {
    Path file = folder.resolve("result.mp4");
    Files.writeString(file, "older");

    try (VideoWriter out = VideoWriter.create(file, CONSTANT)) {
      out.write(Media.picture(64, 64, 0));
      assertThat(names()).hasSize(2).anyMatch(name -> name.startsWith(".mimic-"));
    }

    assertThat(file).hasContent("older");
    assertThat(names()).containsExactly("result.mp4");
  }

  @Test
  void aFinishedResultReplacesTheOlderOne() throws IOException {
    Path file = folder.resolve("result.mp4");
    Files.writeString(file, "older");

    Media.clip(file, 64, 64, 3, CONSTANT);

    assertThat(Media.frames(file)).hasSize(3);
    assertThat(names()).containsExactly("result.mp4");
  }

  @Test
  void aGifLeavesOutFramesThatBrowsersWouldSlowDown() {
    Path file = folder.resolve("fast.gif");

    try (VideoWriter out =
        VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(100, 1)))) {
      for (int n = 0; n < 20; n++) {
        out.write(Media.picture(32, 32, n));
      }
      out.finish();
      assertThat(out.notes()).singleElement().asString().contains("at most (50) frames a second");
    }

    List<Frame> frames = Media.frames(file);
    assertThat(frames).hasSize(10).allMatch(frame -> frame.duration() == 2);
  }

  @Test
  void namesAndPlacesThatCannotBeAreRefusedInOneSentence() throws IOException {
    refused(folder.resolve("result.txt"), "Expected .mp4, .gif, .webm or .webp");
    refused(folder.resolve("result"), "Expected .mp4");
    refused(Files.createDirectory(folder.resolve("folder.mp4")), "is a folder");
    Path file = Files.createFile(folder.resolve("file"));
    refused(file.resolve("result.mp4"), "cannot be written to");
    assertThat(names()).containsExactlyInAnyOrder("folder.mp4", "file");
  }

  @Test
  void framesOfTwoSizesAreRefused() {
    try (VideoWriter out = VideoWriter.create(folder.resolve("two.mp4"), CONSTANT)) {
      out.write(Media.picture(64, 64, 0));

      assertThatThrownBy(() -> out.write(Media.picture(64, 48, 1)))
          .hasMessageContaining("not as large as the first (64 x 64)");
    }
  }

  private void refused(Path file, String why) {
    assertThatThrownBy(() -> VideoWriter.create(file, CONSTANT))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(why);
  }

  private static Rational timeBase(Path file) {
    try (VideoReader clip = VideoReader.open(file)) {
      return clip.info().timeBase();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
