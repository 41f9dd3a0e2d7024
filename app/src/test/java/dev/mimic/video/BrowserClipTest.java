package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserClipTest {
  @TempDir Path folder;

  private Path clip(String name) {
    Path file = folder.resolve(name);
    Media.clip(file, 64, 48, 2, VideoWriter.Settings.constant(Media.RATE));
    return file;
  }

  /// The clip that says of itself something else.
  private Path changed(Path clip, String from, String to) throws IOException {
    String bytes = new String(Files.readAllBytes(clip), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(from);
    return Files.write(
        folder.resolve("changed"), bytes.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void playsTheUsualCodecsOfTheWeb() {
    assertThat(BrowserClip.type(clip("a.mp4"))).isEqualTo("video/mp4");
    assertThat(BrowserClip.type(clip("a.webm"))).isEqualTo("video/webm");
  }

  @Test
  void playsNoOtherCodecInTheSameContainer() throws IOException {
    Path mp4 = clip("a.mp4");

    assertThat(BrowserClip.type(changed(mp4, "avc1", "hvc1"))).isEmpty(); // HEVC
    assertThat(BrowserClip.type(changed(mp4, "avc1", "mp4v"))).isEmpty(); // MPEG-4, part 2
    assertThat(BrowserClip.type(changed(clip("a.webm"), "V_VP9", "V_AVI"))).isEmpty();
  }

  @Test
  void playsNoH264OfTenBits() throws IOException {
    Path mp4 = clip("a.mp4");
    byte[] bytes = Files.readAllBytes(mp4);
    int settings = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("avcC") + 4;
    bytes[settings + 1] = 110; // High 10

    assertThat(BrowserClip.type(Files.write(mp4, bytes))).isEmpty();
  }

  @Test
  void playsNoQuickTimeNoAnimationAndNoText() throws IOException {
    String brand =
        new String(
            Files.readAllBytes(clip("a.mp4")), 4, 8, StandardCharsets.ISO_8859_1); // ftypisom

    assertThat(BrowserClip.type(changed(clip("a.mp4"), brand, "ftypqt  "))).isEmpty();
    assertThat(BrowserClip.type(clip("a.gif"))).isEmpty();
    assertThat(BrowserClip.type(clip("a.webp"))).isEmpty();
    assertThat(BrowserClip.type(Files.writeString(folder.resolve("words"), "words"))).isEmpty();
    assertThat(BrowserClip.type(folder.resolve("nothing"))).isEmpty();
  }
}
