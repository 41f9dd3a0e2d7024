package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.face.gpen.TinyGpen;
import dev.mimic.image.Image;
import dev.mimic.video.AudioTrack;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Media;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole command with a GPEN small enough to be quick, on drawn pictures.
class EnhanceIT {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 80;
  private static final int BESIDE = (WIDTH - HEIGHT) / 2; // columns left and right of the square

  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  @BeforeEach
  void weights() {
    TinyGpen.write(folder.resolve("gpen.pth"));
  }

  private int run(String... more) {
    List<String> args = new ArrayList<>(List.of("enhance", "--cpu", "--threads", "1"));
    args.addAll(List.of("--weights", folder.resolve("gpen.pth").toString()));
    args.addAll(List.of("--face-detector", "cascade"));
    args.addAll(List.of(more));
    return terminal.run(args.toArray(String[]::new));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /// Something with eyes and a mouth, `n` pixels to the right of the middle.
  private static Image picture(int n) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH - WIDTH / 2 - n;
      int y = i / WIDTH - HEIGHT / 2;
      boolean skin = x * x / 484.0 + y * y / 900.0 < 1;
      boolean eye = Math.abs(Math.abs(x) - 9) < 4 && Math.abs(y + 8) < 3;
      boolean mouth = Math.abs(x) < 9 && Math.abs(y - 14) < 2;
      int level = eye || mouth ? 30 : skin ? 220 : 60 + i % WIDTH / 2;
      rgb[3 * i] = (byte) level;
      rgb[3 * i + 1] = (byte) (level * 4 / 5);
      rgb[3 * i + 2] = (byte) (level * 3 / 4);
    }
    return new Image(WIDTH, HEIGHT, rgb);
  }

  @Test
  void sharpensAPictureAndSaysWhatItDid() {
    Image picture = picture(0);
    ImageFile.writePng(folder.resolve("in.png"), picture);

    int code = run(file("in.png"), "-o", file("new/out.png"), "--crop", "none");

    assertThat(terminal.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(folder.resolve("new/out.png"))
        .content(StandardCharsets.ISO_8859_1)
        .contains("Synthetic:");
    JsonNode line = new JsonMapper().readTree(terminal.out());
    assertThat(line.propertyNames())
        .containsExactly("output", "frames", "faces", "seconds", "framesPerSecond", "enhancer");
    assertThat(line.get("output").asString()).isEqualTo(file("new/out.png"));
    assertThat(line.get("frames").asInt()).isEqualTo(1);
    assertThat(line.get("faces").asInt()).isEqualTo(1);
    assertThat(line.get("enhancer").asString()).isEqualTo("gpen-64");
    Image sharp = ImageFile.read(folder.resolve("new/out.png"));
    assertThat(sharp.width()).isEqualTo(WIDTH);
    assertThat(middle(sharp)).isNotEqualTo(middle(picture));
    assertThat(left(sharp)).isEqualTo(left(picture));
    assertThat(right(sharp)).isEqualTo(right(picture));
  }

  private static Image middle(Image image) {
    return image.crop(WIDTH / 2 - 10, HEIGHT / 2 - 10, 20, 20);
  }

  private static Image left(Image image) {
    return image.crop(0, 0, BESIDE, HEIGHT);
  }

  private static Image right(Image image) {
    return image.crop(WIDTH - BESIDE, 0, BESIDE, HEIGHT);
  }

  @Test
  void sharpensAClipAndKeepsItsSound() throws IOException {
    Media.tone(folder.resolve("sound.wav"), 0, 1, 1);
    VideoWriter.Settings settings =
        VideoWriter.Settings.constant(VideoReader.FOLDER_RATE)
            .withAudio(new AudioTrack(folder.resolve("sound.wav"), 0));
    try (VideoWriter out = VideoWriter.create(folder.resolve("in.mp4"), settings)) {
      for (int n = 0; n < 9; n++) {
        out.write(picture(n));
      }
      out.finish();
    }

    int code =
        run(
            file("in.mp4"),
            "-o",
            file("out.mp4"),
            "--crop",
            "none",
            "--batch-size",
            "4",
            "--progress");

    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.err()).contains("9/9 frames");
    try (VideoReader in = VideoReader.open(folder.resolve("in.mp4"));
        VideoReader out = VideoReader.open(folder.resolve("out.mp4"))) {
      assertThat(out.info().audio()).isTrue();
      assertThat(out.info().width()).isEqualTo(WIDTH);
      assertThat(out.info().height()).isEqualTo(HEIGHT);
      int frames = 0;
      while (in.hasNext()) {
        Image given = in.next().image();
        Image sharp = out.next().image();
        assertThat(difference(left(sharp), left(given))).isLessThan(2); // H.264 twice
        assertThat(difference(middle(sharp), middle(given))).isGreaterThan(5);
        frames++;
      }
      assertThat(frames).isEqualTo(9);
      assertThat(out.hasNext()).isFalse();
    }
  }

  private static double difference(Image a, Image b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
    }
    return sum / (double) a.rgb().length;
  }

  @Test
  void aPictureWithoutFacesIsRefusedInOneLine() {
    ImageFile.writePng(folder.resolve("in.png"), Image.filled(90, 60, 120, 130, 140));

    assertThat(run(file("in.png"), "-o", file("out.png"))).isEqualTo(1);

    assertThat(terminal.lastError()).contains("No face was found", "in.png", "--crop none");
    assertThat(terminal.err()).hasLineCount(1);
    assertThat(folder.resolve("out.png")).doesNotExist();
  }

  @Test
  void weightsOfAnotherNetworkAreRefusedInOneLine() throws IOException {
    Files.delete(folder.resolve("gpen.pth"));
    Tiny.copy("tiny-zip.pth.tar", folder);
    Files.move(folder.resolve("tiny-zip.pth.tar"), folder.resolve("gpen.pth"));
    ImageFile.writePng(folder.resolve("in.png"), picture(0));

    assertThat(run(file("in.png"), "-o", file("out.png"))).isEqualTo(1);

    assertThat(terminal.lastError()).contains("gpen.pth", "kp_detector");
    assertThat(terminal.err()).hasLineCount(1);
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThat(run(file("in.png"))).isEqualTo(2);
    assertThat(run(file("in.png"), "-o", file("out.png"), "--upscale", "0")).isEqualTo(2);
    assertThat(run(file("in.png"), "-o", file("out.png"), "--upscale", "9")).isEqualTo(2);
    assertThat(run(file("in.png"), "-o", file("out.tiff"))).isEqualTo(1);
    assertThat(terminal.lastError()).contains("out.tiff");
  }
}
