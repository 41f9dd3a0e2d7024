package dev.mimic.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StripTest {
  @TempDir Path folder;

  @Test
  void putsFramesSideBySide() throws IOException {
    Path file = folder.resolve("png/a.mp4.png");
    Image left = noise(7, 5, 1);
    Image right = noise(7, 5, 2);

    try (Strip strip = Strip.create(file)) {
      strip.add(left);
      strip.add(right);
      strip.finish();
    }

    Image read = ImageFile.read(file);
    assertThat(read.width()).isEqualTo(14);
    assertThat(read.crop(0, 0, 7, 5)).isEqualTo(left);
    assertThat(read.crop(7, 0, 7, 5)).isEqualTo(right);
    assertThat(ImageIO.read(file.toFile()).getRGB(13, 4) & 0xff).isEqualTo(right.at(6, 4, 2));
    assertThat(names()).containsExactly("a.mp4.png");
  }

  @Test
  void writesStripsOfSeveralChunks() {
    Path file = folder.resolve("png/long.png");
    Image frame = noise(64, 64, 3); // noise does not compress: 3 x 64 x 64 x 40 bytes

    try (Strip strip = Strip.create(file)) {
      for (int i = 0; i < 40; i++) {
        strip.add(frame);
      }
      strip.finish();
    }

    Image read = ImageFile.read(file);
    assertThat(read.width()).isEqualTo(40 * 64);
    assertThat(read.crop(39 * 64, 0, 64, 64)).isEqualTo(frame);
  }

  @Test
  void leavesAnOlderStripWhereItIsNotFinished() throws IOException {
    Path file = folder.resolve("png/a.png");
    Files.createDirectories(folder.resolve("png"));
    Files.writeString(file, "older");

    try (Strip strip = Strip.create(file)) {
      strip.add(noise(4, 4, 1));
    }

    assertThat(file).hasContent("older");
    assertThat(names()).containsExactly("a.png");
  }

  private List<String> names() throws IOException {
    return ReconstructionTest.names(folder.resolve("png"));
  }

  private static Image noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new Image(width, height, rgb);
  }
}
