package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.animate.Sharpener.Report;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is sharpened and what is left alone, with fakes for both networks: a face is what is
/// bright, and sharper means blue.
class SharpenerTest {
  @TempDir Path folder;
  private final Engine engine = Engine.start(1);
  private final List<String> notes = new ArrayList<>();
  private final Sharpener sharpener =
      new Sharpener(engine, new BrightSpot(), new Bluer(), notes::add);

  @AfterEach
  void close() {
    engine.close();
  }

  /// The rectangle around all that is brighter than 200.
  private static final class BrightSpot implements FaceDetector {
    @Override
    public List<FaceBox> detect(Image picture) {
      int left = Integer.MAX_VALUE;
      int top = Integer.MAX_VALUE;
      int right = -1;
      int bottom = -1;
      for (int i = 0; i < picture.width() * picture.height(); i++) {
        if ((picture.rgb()[3 * i] & 0xff) > 200) {
          left = Math.min(left, i % picture.width());
          right = Math.max(right, i % picture.width());
          top = Math.min(top, i / picture.width());
          bottom = i / picture.width();
        }
      }
      return right < 0 ? List.of() : List.of(new FaceBox(left, top, right + 1, bottom + 1, 0.9));
    }

    @Override
    public String name() {
      return "bright";
    }

    @Override
    public void close() {}
  }

  private static final class Bluer implements FaceEnhancer {
    @Override
    public List<Image> enhance(List<Image> faces) {
      return faces.stream().map(Bluer::blue).toList();
    }

    private static Image blue(Image face) {
      assertThat(face.width()).isEqualTo(32);
      byte[] rgb = face.rgb().clone();
      for (int i = 0; i < rgb.length; i += 3) {
        rgb[i + 2] = (byte) 255;
      }
      return new Image(face.width(), face.height(), rgb);
    }

    @Override
    public int side(int given) {
      return 32;
    }

    @Override
    public String name() {
      return "bluer";
    }

    @Override
    public void close() {}
  }

  /// A grey ramp with a bright, blueless disc.
  private static Image picture(int width, int height, int x, int y, int radius) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int dx = i % width - x;
      int dy = i / width - y;
      boolean inside = radius > 0 && dx * dx + dy * dy <= radius * radius;
      rgb[3 * i] = (byte) (inside ? 230 : 40 + i % width / 2);
      rgb[3 * i + 1] = (byte) (inside ? 220 : 60);
      rgb[3 * i + 2] = (byte) (inside ? 10 : 50 + i / width / 2);
    }
    return new Image(width, height, rgb);
  }

  private Report run(Image picture, String output, boolean whole, int upscale) {
    ImageFile.writePng(folder.resolve("in.png"), picture);
    return sharpener.run(options("in.png", output, whole, upscale, 1), (_, _) -> {});
  }

  private EnhanceOptions options(
      String input, String output, boolean whole, int upscale, int batchSize) {
    return new EnhanceOptions(
        folder.resolve(input),
        folder.resolve(output),
        VideoReader.FOLDER_RATE,
        whole,
        upscale,
        batchSize,
        true);
  }

  @Test
  void aFaceIsSharpenedAndTheRestIsAsItWas() {
    Image picture = picture(160, 100, 60, 50, 15);

    Report report = run(picture, "out.png", false, 1);

    Image sharp = ImageFile.read(folder.resolve("out.png"));
    assertThat(report.faces()).isEqualTo(1);
    assertThat(report.frames()).isEqualTo(1);
    assertThat(report.enhancer()).isEqualTo("bluer");
    assertThat(sharp.at(60, 50, 2)).isGreaterThan(200);
    int square = 27; // 1.7 times the face's 31 pixels reach 26 to each side
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 160; x++) {
        if (Math.max(Math.abs(x - 60), Math.abs(y - 50)) > square) {
          assertThat(sharp.at(x, y, 2)).isEqualTo(picture.at(x, y, 2));
        }
      }
    }
  }

  @Test
  void aSquarePictureOfOneFaceIsSharpenedAsAWhole() {
    run(picture(90, 90, 45, 45, 25), "out.png", false, 1);

    Image sharp = ImageFile.read(folder.resolve("out.png"));
    assertThat(sharp.at(0, 0, 2)).isEqualTo(255);
    assertThat(sharp.at(45, 45, 2)).isEqualTo(255);
  }

  @Test
  void aSmallFaceInASquarePictureIsCutOut() {
    run(picture(90, 90, 30, 30, 8), "out.png", false, 1);

    Image sharp = ImageFile.read(folder.resolve("out.png"));
    assertThat(sharp.at(80, 80, 2)).isLessThan(120);
    assertThat(sharp.at(30, 30, 2)).isGreaterThan(200);
  }

  @Test
  void theResultMayBeLarger() {
    Image picture = picture(160, 100, 60, 50, 15);
    run(picture, "out.png", false, 3);

    Image sharp = ImageFile.read(folder.resolve("out.png"));
    assertThat(sharp.width()).isEqualTo(480);
    assertThat(sharp.height()).isEqualTo(300);
    assertThat(sharp.at(181, 151, 2)).isGreaterThan(200);
    assertThat(sharp.crop(300, 0, 180, 300))
        .isEqualTo(Resize.resize(picture, 480, 300).crop(300, 0, 180, 300));
  }

  @Test
  void withoutAFaceItIsRefusedAndNothingIsWritten() {
    assertThatThrownBy(() -> run(picture(90, 70, 0, 0, 0), "out.png", false, 1))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("in.png", "--crop none");
    assertThat(folder.resolve("out.png")).doesNotExist();

    run(picture(90, 70, 0, 0, 0), "out.png", true, 1);
    Image sharp = ImageFile.read(folder.resolve("out.png"));
    assertThat(sharp.at(45, 35, 2)).isGreaterThan(200);
    assertThat(sharp.at(2, 35, 2)).isLessThan(120);
  }

  @Test
  void aClipKeepsItsTimesAndIsSharpWhereTheFaceGoes() {
    clip("clip.mp4", 12);

    Report report =
        sharpener.run(
            options("clip.mp4", "out.mp4", false, 1, 5),
            (_, total) -> {
              assertThat(total).isEqualTo(12);
            });

    assertThat(report.frames()).isEqualTo(12);
    assertThat(report.faces()).isEqualTo(1);
    try (VideoReader out = VideoReader.open(folder.resolve("out.mp4"));
        VideoReader in = VideoReader.open(folder.resolve("clip.mp4"))) {
      for (int n = 0; n < 12; n++) {
        var theirs = in.next();
        var ours = out.next();
        assertThat(ours.time() * out.info().timeBase().value())
            .isEqualTo(theirs.time() * in.info().timeBase().value());
        assertThat(ours.image().at(40 + 4 * n, 50, 2)).isGreaterThan(150);
        assertThat(theirs.image().at(40 + 4 * n, 50, 2)).isLessThan(80);
      }
      assertThat(out.hasNext()).isFalse();
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void theResultDoesNotDependOnTheBatch() {
    List<Image> frames = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      frames.add(picture(160, 100, 40 + 5 * n, 50, 15));
    }
    FaceSharpener singly = new FaceSharpener(new BrightSpot(), new Bluer(), false, 1);
    FaceSharpener together = new FaceSharpener(new BrightSpot(), new Bluer(), false, 1);
    List<Image> one = new ArrayList<>();
    frames.forEach(frame -> one.addAll(singly.sharpen(List.of(frame))));

    List<Image> many = new ArrayList<>(together.sharpen(frames.subList(0, 4)));
    many.addAll(together.sharpen(frames.subList(4, 7)));

    assertThat(many).isEqualTo(one);
  }

  @Test
  void framesWithoutAFaceAreToldOf() {
    try (VideoWriter out =
        VideoWriter.create(
            folder.resolve("clip.mp4"), VideoWriter.Settings.constant(VideoReader.FOLDER_RATE))) {
      for (int n = 0; n < 10; n++) {
        out.write(picture(160, 100, 60, 50, n < 2 ? 0 : 15));
      }
      out.finish();
    }

    sharpener.run(options("clip.mp4", "out.mp4", false, 1, 4), (_, _) -> {});

    assertThat(notes).singleElement().asString().contains("In 2 of 10 frames no face");
  }

  @Test
  void everyResultSaysThatItIsSyntheticUnlessThatIsNotWanted() throws IOException {
    String tag = "Synthetic: faces in this were sharpened by Mimic.";
    clip("clip.mp4", 3);
    ImageFile.writePng(folder.resolve("in.png"), picture(160, 100, 60, 50, 15));

    for (String name : List.of("out.png", "out.jpg", "out.mp4", "out.gif", "out.webm")) {
      EnhanceOptions tagged =
          options(name.matches(".*(png|jpg)") ? "in.png" : "clip.mp4", name, false, 1, 2);
      sharpener.run(tagged, (_, _) -> {});
      assertThat(Files.readString(tagged.output(), StandardCharsets.ISO_8859_1))
          .as(name)
          .contains(tag);
      EnhanceOptions plain =
          new EnhanceOptions(
              tagged.input(),
              folder.resolve("plain-" + name),
              VideoReader.FOLDER_RATE,
              false,
              1,
              2,
              false);
      sharpener.run(plain, (_, _) -> {});
      assertThat(Files.readString(plain.output(), StandardCharsets.ISO_8859_1))
          .as(name)
          .doesNotContain("Synthetic");
    }
    Image tagged = ImageFile.read(folder.resolve("out.jpg"));
    assertThat(tagged).isEqualTo(ImageFile.read(folder.resolve("plain-out.jpg")));
  }

  @Test
  void aResultNeverReplacesItsSource() {
    clip("clip.mp4", 2);

    assertThatThrownBy(() -> options("clip.mp4", "clip.mp4", false, 1, 1))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("would replace");
    assertThatThrownBy(() -> options("clip.mp4", "out.mp4", false, 9, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(9)");
  }

  private void clip(String name, int frames) {
    try (VideoWriter out =
        VideoWriter.create(
            folder.resolve(name), VideoWriter.Settings.constant(VideoReader.FOLDER_RATE))) {
      for (int n = 0; n < frames; n++) {
        out.write(picture(160, 100, 40 + 4 * n, 50, 15));
      }
      out.finish();
    }
  }
}
