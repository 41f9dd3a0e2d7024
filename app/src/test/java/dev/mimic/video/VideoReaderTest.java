package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoReaderTest {
  private static final VideoWriter.Settings CONSTANT = VideoWriter.Settings.constant(Media.RATE);

  @TempDir Path folder;

  /// The display matrix of the MP4 standard, a b c d, and how it turns what is stored.
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, false, false, false",
    "0, 1, -1, 0, true, true, false", // a quarter turn clockwise
    "-1, 0, 0, -1, false, true, true",
    "0, -1, 1, 0, true, false, true", // a quarter turn anticlockwise
    "-1, 0, 0, 1, false, true, false",
    "1, 0, 0, -1, false, false, true"
  })
  void framesStandUprightAsTheContainerSays(
      int a, int b, int c, int d, boolean transpose, boolean mirrorX, boolean mirrorY)
      throws IOException {
    Path file = folder.resolve("turned.mp4");
    Media.clip(file, 96, 64, 2, CONSTANT);
    Image stored = Media.frames(file).getFirst().image();
    byte[] bytes = Files.readAllBytes(file);
    int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
    ByteBuffer matrix = ByteBuffer.wrap(bytes, header + 44, 36).slice();
    matrix.putInt(0, a << 16).putInt(4, b << 16).putInt(12, c << 16).putInt(16, d << 16);
    Files.write(file, bytes);

    try (VideoReader clip = VideoReader.open(file)) {
      Image shown = clip.next().image();

      assertThat(clip.info().width()).isEqualTo(transpose ? 64 : 96).isEqualTo(shown.width());
      assertThat(clip.info().height()).isEqualTo(transpose ? 96 : 64).isEqualTo(shown.height());
      for (int y = 0; y < 64; y += 7) {
        for (int x = 0; x < 96; x += 7) {
          int column = transpose ? y : x;
          int row = transpose ? x : y;
          int shownX = mirrorX ? shown.width() - 1 - column : column;
          int shownY = mirrorY ? shown.height() - 1 - row : row;
          assertThat(shown.at(shownX, shownY, 0)).isEqualTo(stored.at(x, y, 0));
        }
      }
    }
  }

  /// Made by FFmpeg 5.1 from its own picture source, 6 frames: `gradients=s=64x48:r=25`;
  /// `lossless.mkv` is the source of the others.
  @ParameterizedTest
  @ValueSource(
      strings = {"hevc-10bit.mp4", "h264-444-10bit.mkv", "vp8.webm", "mpeg4.avi", "av1.mp4"})
  void everyCodecGivesTheSamePictures(String name) throws Exception {
    Path file = Path.of(VideoReaderTest.class.getResource("/media/" + name).toURI());
    Path lossless = Path.of(VideoReaderTest.class.getResource("/media/lossless.mkv").toURI());

    List<Frame> frames = Media.frames(file);

    List<Frame> expected = Media.frames(lossless);
    assertThat(frames).hasSameSizeAs(expected).hasSize(6);
    for (int n = 0; n < 6; n++) {
      Image image = frames.get(n).image();
      assertThat(Media.meanDifference(image, expected.get(n).image())).isLessThan(6);
    }
  }

  @Test
  void aFolderOfPicturesIsAClipInNameOrder() throws IOException {
    for (int n : new int[] {2, 0, 1}) {
      ImageFile.writePng(folder.resolve("%04d.png".formatted(n)), Media.picture(48, 32, 5 * n));
    }
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    Files.writeString(folder.resolve(".0000.png"), "hidden");

    try (VideoReader clip = VideoReader.open(folder, new Rational(10, 1), 1)) {
      assertThat(clip.info().frames()).isEqualTo(3);
      assertThat(clip.info().seconds()).isEqualTo(0.3);
      for (int n = 0; n < 3; n++) {
        assertThat(clip.next()).isEqualTo(new Frame(Media.picture(48, 32, 5 * n), n, 1));
      }
      assertThat(clip.hasNext()).isFalse();
    }
  }

  @Test
  void aFolderOfPicturesOfTwoSizesIsRefusedWhereTheyDiffer() {
    ImageFile.writePng(folder.resolve("a.png"), Media.picture(48, 32, 0));
    ImageFile.writePng(folder.resolve("b.png"), Media.picture(32, 32, 0));

    try (VideoReader clip = VideoReader.open(folder)) {
      clip.next();
      assertThatThrownBy(clip::next)
          .hasMessageContaining("(32 x 32)")
          .hasMessageContaining("b.png");
    }
  }

  @Test
  void aSpoiledClipGivesWhatCanBeDecodedAndSaysSo() throws IOException {
    Path file = folder.resolve("spoiled.mp4");
    Media.clip(file, 96, 64, 40, CONSTANT);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int i = bytes.length / 2; i < bytes.length; i += 40) {
      bytes[i] = (byte) random.nextInt();
    }
    Files.write(file, bytes);

    try (VideoReader clip = VideoReader.open(file)) {
      int frames = 0;
      while (clip.hasNext()) {
        clip.next();
        frames++;
      }
      assertThat(frames).isBetween(10, 40);
      assertThat(clip.damage()).contains("spoiled.mp4").contains("is damaged");
    }
  }

  @Test
  void aClipThatEndsEarlySaysSo() throws IOException {
    Path file = folder.resolve("short.mp4");
    Media.clip(file, 96, 64, 40, CONSTANT);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * 2 / 3));

    try (VideoReader clip = VideoReader.open(file)) {
      clip.forEachRemaining(frame -> {});
      assertThat(clip.damage()).contains("is damaged").contains("of (40) frames");
    }
  }

  @Test
  void whatIsNoVideoIsRefusedInOneSentence() throws IOException {
    refused(folder.resolve("missing.mp4"), "doesn't exist");
    refused(Files.createFile(folder.resolve("empty.mp4")), "empty");
    refused(
        Files.writeString(folder.resolve("text.mp4"), "no video ".repeat(99)), "cannot be opened");
    refused(Files.createDirectory(folder.resolve("none")), "holds no pictures");
    Path sound = folder.resolve("sound.wav");
    Media.tone(sound, 0, 1, 1);
    refused(sound, "holds no moving picture");
    Path link = folder.resolve("link.mp4");
    refused(Files.createSymbolicLink(link, folder.resolve("gone.mp4")), "is a link to a file");
    Path cut = folder.resolve("cut.mp4");
    Media.clip(cut, 64, 64, 5, CONSTANT);
    byte[] bytes = Files.readAllBytes(cut);
    int index = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("moov");
    System.arraycopy("none".getBytes(StandardCharsets.US_ASCII), 0, bytes, index, 4);
    refused(Files.write(cut, bytes), "Maybe it is cut off");
  }

  @Test
  void playlistsThatNameOtherFilesAreNotFollowed() throws IOException {
    Media.clip(folder.resolve("secret.mp4"), 64, 64, 5, CONSTANT);
    String script = "ffconcat version 1.0\nfile secret.mp4\n";
    String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n";

    refused(Files.writeString(folder.resolve("list.ffconcat"), script), "cannot be opened");
    refused(Files.writeString(folder.resolve("list.m3u8"), playlist), "cannot be opened");
  }

  @Test
  void readsOnAVirtualThreadAndClosesTwice() throws InterruptedException {
    Path file = folder.resolve("clip.mp4");
    Media.clip(file, 64, 64, 5, CONSTANT);
    int[] frames = {0};

    Thread thread =
        Thread.startVirtualThread(
            () -> {
              VideoReader clip = VideoReader.open(file);
              clip.forEachRemaining(frame -> frames[0]++);
              clip.close();
              clip.close();
            });
    thread.join();

    assertThat(frames[0]).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "webm", "gif", "webp"})
  void spoiledBytesGiveFramesOrARefusalAndNothingElse(String kind) throws IOException {
    Path file = folder.resolve("clip." + kind);
    Media.clip(file, 48, 32, 4, CONSTANT);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(5);
    int refusals = 0;
    for (int round = 0; round < 60; round++) {
      byte[] spoiled = bytes.clone();
      for (int i = 0; i < 4 + round; i++) {
        spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
      }
      Files.write(file, spoiled);
      try {
        assertThat(Media.frames(file)).isNotEmpty();
      } catch (MimicException e) {
        refusals++;
      }
    }
    assertThat(refusals).isPositive();
  }

  private static void refused(Path file, String why) {
    assertThatThrownBy(() -> VideoReader.open(file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(file.toString());
  }
}
