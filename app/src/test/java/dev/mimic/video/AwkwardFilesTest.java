package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real inputs that break naive code, from beside the checkout.
class AwkwardFilesTest {
  @ParameterizedTest
  @CsvSource({
    "alpha.png, 256, 256",
    "cmyk.jpg, 256, 256",
    "exif-rotated.jpg, 256, 256",
    "grey.png, 256, 256",
    "grey16.png, 256, 256",
    "large-6000.jpg, 6000, 6000",
    "no-face.png, 256, 256",
    "odd-251x187.png, 251, 187",
    "palette.png, 256, 256",
    "portrait.webp, 256, 256",
    "tiny.png, 40, 40"
  })
  void picturesHaveTheirSize(String name, int width, int height) {
    Image image = ImageFile.read(awkward(name));

    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
  }

  @ParameterizedTest
  @CsvSource({"cmyk.jpg, 6", "exif-rotated.jpg, 6", "palette.png, 6", "portrait.webp, 6"})
  void picturesOfTheSamePortraitLookTheSame(String name, double difference) {
    Image expected = grey(ImageFile.read(awkward("grey.png")));

    Image image = grey(ImageFile.read(awkward(name)));

    assertThat(Media.meanDifference(image, expected)).isLessThan(difference);
  }

  @ParameterizedTest
  @CsvSource({
    "driving.gif, 128, 128, 15, 10, 1.5",
    "driving.webm, 256, 256, 50, 25, 2.0",
    "ntsc-29.97.mp4, 256, 256, 60, 30000/1001, 2.002",
    "odd-257x191.avi, 257, 191, 50, 25, 2.0",
    "one-frame.mp4, 256, 256, 1, 25, 0.04",
    "rotated-90-metadata.mp4, 256, 256, 52, 25, 2.2",
    "ten-bit-444.mkv, 256, 256, 50, 25, 2.0",
    "variable-rate.mp4, 256, 256, 50, 1250/83, 3.44",
    "with-audio.mp4, 256, 256, 75, 25, 3.0"
  })
  void clipsHaveTheirSizeCountRateAndDuration(
      String name, int width, int height, int frames, String rate, double seconds) {
    try (VideoReader clip = VideoReader.open(awkward(name))) {
      VideoInfo info = clip.info();
      int count = 0;
      long end = 0;
      while (clip.hasNext()) {
        Frame frame = clip.next();
        assertThat(frame.time()).isEqualTo(count == 0 ? 0 : end);
        assertThat(frame.image().width()).isEqualTo(width);
        assertThat(frame.image().height()).isEqualTo(height);
        end = frame.time() + frame.duration();
        count++;
      }

      assertThat(count).isEqualTo(frames).isEqualTo((int) info.frames());
      assertThat(info.width()).isEqualTo(width);
      assertThat(info.frameRate()).hasToString(rate);
      assertThat(end * info.timeBase().value()).isCloseTo(seconds, within(1e-9));
      assertThat(clip.damage()).isNull();
    }
  }

  @Test
  void theDamagedClipGivesNearlyAllItsFramesAndSaysSo() {
    try (VideoReader clip = VideoReader.open(awkward("damaged.mp4"))) {
      int count = 0;
      while (clip.hasNext()) {
        clip.next();
        count++;
      }

      assertThat(count).isBetween(70, 75);
      assertThat(clip.damage()).contains("is damaged");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "audio-only.m4a, holds no moving picture",
    "text-named.mp4, cannot be opened",
    "truncated.mp4, Maybe it is cut off"
  })
  void whatIsNoClipIsRefused(String name, String why) {
    Path file = awkward(name);

    assertThatThrownBy(() -> VideoReader.open(file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "empty.png, empty",
    "text-named.jpg, is no picture",
    "truncated.jpg, cut off after (5000) bytes",
    "with-audio.mp4, but a video"
  })
  void whatIsNoPictureIsRefused(String name, String why) {
    Path file = awkward(name);

    assertThatThrownBy(() -> ImageFile.read(file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(why);
  }

  private static Path awkward(String name) {
    return Shared.path("data/awkward/" + name);
  }

  private static Image grey(Image image) {
    byte[] rgb = new byte[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      int p = i - i % 3;
      byte[] from = image.rgb();
      int sum = 299 * (from[p] & 0xff) + 587 * (from[p + 1] & 0xff) + 114 * (from[p + 2] & 0xff);
      rgb[i] = (byte) (sum / 1000);
    }
    return new Image(image.width(), image.height(), rgb);
  }
}
