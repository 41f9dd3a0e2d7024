package dev.mimic.metrics;

import static dev.mimic.metrics.Patterns.model;
import static dev.mimic.metrics.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import dev.mimic.image.Montage;
import dev.mimic.metrics.Measure.Report;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureTest {
  @TempDir Path root;
  private Path real;
  private Path made;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void folders() throws IOException {
    real = Files.createDirectories(root.resolve("real"));
    made = Files.createDirectories(root.resolve("made"));
  }

  private Report pixels() {
    return new Measure(null, FaceGauges.NONE, false, notes::add).run(real, made, Progress.NONE);
  }

  private static void folder(Path folder, Image... frames) {
    for (int i = 0; i < frames.length; i++) {
      ImageFile.writePng(folder.resolve("%d.png".formatted(i)), frames[i]);
    }
  }

  private static Image grey(int level) {
    return Image.filled(16, 16, level, level, level);
  }

  private static void video(Path file, Image... frames) {
    try (VideoWriter writer =
        VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(25, 1)))) {
      for (Image frame : frames) {
        writer.write(frame);
      }
      writer.finish();
    }
  }

  @Test
  void comparesFoldersOfFramesFrameByFrame() {
    folder(real.resolve("a"), pattern(40, 24, 0), pattern(40, 24, 0));
    folder(made.resolve("a"), pattern(40, 24, 1), pattern(40, 24, 0));

    Report report = pixels();

    assertThat(report.l1()).isCloseTo(0.27740604575163397 / 2, within(1e-12));
    assertThat(report.psnr()).isCloseTo((8.540419016352963 + 100) / 2, within(1e-9));
    assertThat(report.ssim()).isCloseTo((0.19471921095439404 + 1) / 2, within(1e-9));
    assertThat(report.akd()).isNull();
    assertThat(report.mkr()).isNull();
    assertThat(report.aed()).isNull();
    assertThat(report.frames()).isEqualTo(2);
    assertThat(report.clips()).isEqualTo(1);
    assertThat(notes).anyMatch(note -> note.startsWith("aed is null"));
  }

  @Test
  void everyFrameOfEveryClipCountsAlike() {
    folder(real.resolve("a"), grey(0), grey(0), grey(0));
    folder(made.resolve("a"), grey(51), grey(51), grey(51));
    ImageFile.writePng(real.resolve("b.png"), grey(0));
    ImageFile.writePng(made.resolve("b.png"), grey(0));

    assertThat(pixels().l1()).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void aStripIsCutLikeItsPartner() {
    Image[] frames = {pattern(24, 16, 0), pattern(24, 16, 1), pattern(24, 16, 2)};
    folder(real.resolve("a.mp4"), frames);
    ImageFile.writePng(made.resolve("a.mp4.png"), Montage.row(List.of(frames)));

    Report report = pixels();

    assertThat(report.frames()).isEqualTo(3);
    assertThat(report.l1()).isZero();
    assertThat(report.ssim()).isCloseTo(1, within(1e-12));
  }

  @Test
  void twoStripsAreRowsOfSquaresAndOtherPicturesWhole() {
    ImageFile.writePng(real.resolve("a.png"), Montage.row(List.of(grey(0), grey(0), grey(0))));
    ImageFile.writePng(made.resolve("a.png"), Montage.row(List.of(grey(0), grey(0), grey(51))));
    ImageFile.writePng(real.resolve("b.png"), pattern(40, 24, 0));
    ImageFile.writePng(made.resolve("b.png"), pattern(40, 24, 0));

    assertThat(pixels().frames()).isEqualTo(4);
  }

  @Test
  void videosAndOtherKindsOfClipsMeet() {
    Image[] frames = IntStream.range(0, 6).mapToObj(i -> grey(20 + 30 * i)).toArray(Image[]::new);
    video(real.resolve("a.mp4"), frames);
    folder(made.resolve("a"), frames);
    video(real.resolve("b.gif"), frames);
    video(made.resolve("b.webm"), frames);

    Report report = pixels();

    assertThat(report.frames()).isEqualTo(12);
    assertThat(report.l1()).isLessThan(0.01);
  }

  @Test
  void whatHasNoPartnerIsLeftOutAndSaid() {
    ImageFile.writePng(real.resolve("a.png"), grey(0));
    ImageFile.writePng(real.resolve("b.png"), grey(0));
    ImageFile.writePng(made.resolve("a.png"), grey(0));
    ImageFile.writePng(made.resolve("c.png"), grey(0));

    assertThat(pixels().frames()).isEqualTo(1);
    assertThat(notes)
        .anyMatch(
            note -> note.contains("(1) of (2)") && note.contains("real") && note.contains("(b)"))
        .anyMatch(
            note -> note.contains("(1) of (2)") && note.contains("made") && note.contains("(c)"));
  }

  @Test
  void foldersWithoutPairsAreRefused() {
    assertThatThrownBy(this::pixels)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(0) clips");
    ImageFile.writePng(real.resolve("a.png"), grey(0));
    ImageFile.writePng(made.resolve("b.png"), grey(0));
    assertThatThrownBy(this::pixels)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("no two have the same name");
    assertThatThrownBy(
            () ->
                new Measure(null, FaceGauges.NONE, false, notes::add)
                    .run(real, root.resolve("no"), Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("--generated");
  }

  @Test
  void twoClipsOfOneNameAreRefused() {
    ImageFile.writePng(real.resolve("a.png"), grey(0));
    ImageFile.writePng(real.resolve("a.jpg"), grey(0));
    ImageFile.writePng(made.resolve("a.png"), grey(0));

    assertThatThrownBy(this::pixels)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("a.jpg")
        .hasMessageContaining("a.png");
  }

  @Test
  void otherSizesAreRefusedUnlessAskedFor() {
    ImageFile.writePng(real.resolve("a.png"), grey(90));
    ImageFile.writePng(made.resolve("a.png"), Image.filled(20, 20, 90, 90, 90));

    assertThatThrownBy(this::pixels)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(20 x 20)")
        .hasMessageContaining("(16 x 16)")
        .hasMessageContaining("--resize");
    Report report =
        new Measure(null, FaceGauges.NONE, true, notes::add).run(real, made, Progress.NONE);
    assertThat(report.l1()).isZero();
    assertThat(notes).anyMatch(note -> note.contains("resized"));
  }

  @Test
  void ofClipsOfUnequalLengthTheCommonFramesAreMeasured() {
    folder(real.resolve("a"), grey(0), grey(0), grey(0));
    folder(made.resolve("a"), grey(51), grey(51));

    Report report = pixels();

    assertThat(report.frames()).isEqualTo(2);
    assertThat(report.l1()).isCloseTo(0.2, within(1e-12));
    assertThat(notes).anyMatch(note -> note.contains("not as long") && note.contains("(a)"));
  }

  @Test
  void twoFilesArePairWhateverTheirNames() {
    ImageFile.writePng(root.resolve("x.png"), grey(0));
    folder(root.resolve("y"), grey(0));

    Report report =
        new Measure(null, FaceGauges.NONE, false, notes::add)
            .run(root.resolve("x.png"), root.resolve("y"), Progress.NONE);

    assertThat(report.frames()).isEqualTo(1);
  }

  @Test
  void aClipThatCannotBeReadIsNamed() throws IOException {
    Files.writeString(real.resolve("a.mp4"), "no video");
    folder(made.resolve("a"), grey(0));

    assertThatThrownBy(this::pixels)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("a.mp4");
  }

  @Test
  void framesSmallerThanTheWindowHaveNoSimilarity() {
    ImageFile.writePng(real.resolve("a.png"), pattern(8, 8, 0));
    ImageFile.writePng(made.resolve("a.png"), pattern(8, 8, 1));

    Report report = pixels();

    assertThat(report.ssim()).isNull();
    assertThat(report.l1()).isPositive();
    assertThat(notes).anyMatch(note -> note.contains("SSIM"));
  }

  /// Takes pure green rectangles for faces.
  private static final class GreenFaces implements FaceDetector {
    @Override
    public List<FaceBox> detect(Image picture) {
      int[] green =
          IntStream.range(0, picture.width() * picture.height())
              .filter(i -> picture.rgb()[3 * i + 1] == (byte) 255 && picture.rgb()[3 * i] == 0)
              .toArray();
      if (green.length == 0) {
        return List.of();
      }
      int width = picture.width();
      int left = IntStream.of(green).map(i -> i % width).min().orElseThrow();
      int right = IntStream.of(green).map(i -> i % width).max().orElseThrow() + 1;
      int top = green[0] / width;
      int bottom = green[green.length - 1] / width + 1;
      return List.of(
          new FaceBox(0, 0, 2, 2, 0.99), // a better score, but small
          new FaceBox(left, top, right, bottom, 0.9));
    }

    @Override
    public String name() {
      return "green";
    }

    @Override
    public void close() {}
  }

  /// All points at the upper left corner of the face.
  private static final class Corners implements LandmarkFinder {
    @Override
    public Landmarks find(Image picture, FaceBox face) {
      double[] xy = new double[2 * Landmarks.COUNT];
      for (int i = 0; i < Landmarks.COUNT; i++) {
        xy[2 * i] = face.x1();
        xy[2 * i + 1] = face.y1();
      }
      return new Landmarks(xy);
    }

    @Override
    public String name() {
      return "corners";
    }

    @Override
    public void close() {}
  }

  private static Image face(int x, int y) {
    return Image.filled(128, 64, 90, 90, 90).with(Image.filled(12, 12, 0, 255, 0), x, y);
  }

  private static Image noFace() {
    return Image.filled(128, 64, 90, 90, 90);
  }

  @Test
  void landmarksAndMissingFacesAreThoseOfTheLargestFaces() {
    folder(real.resolve("a"), face(20, 30), face(20, 30), noFace(), face(20, 30), face(8, 8));
    folder(made.resolve("a"), face(23, 32), face(20, 30), face(1, 1), noFace(), noFace());

    Report report = faces(new FaceGauges(new GreenFaces(), new Corners(), null));

    // 3 columns of 128 are 6 of 256, 2 rows of 64 are 8 of 256
    assertThat(report.akd()).isCloseTo(10.0 / 2, within(1e-9));
    assertThat(report.mkr()).isCloseTo(2.0 / 4, within(1e-9));
    assertThat(report.aed()).isNull();
    assertThat(report.frames()).isEqualTo(5);
  }

  @Test
  void withoutLandmarksOnlyThatMeasureIsMissing() {
    folder(real.resolve("a"), face(20, 30));
    folder(made.resolve("a"), face(20, 30));

    Report report = faces(new FaceGauges(new GreenFaces(), null, null));

    assertThat(report.akd()).isNull();
    assertThat(report.mkr()).isZero();
    assertThat(notes).anyMatch(note -> note.startsWith("akd is null"));
  }

  @Test
  void withoutARealFaceThereIsNoShareOfMissingOnes() {
    folder(real.resolve("a"), noFace());
    folder(made.resolve("a"), face(20, 30));

    Report report = faces(new FaceGauges(new GreenFaces(), new Corners(), null));

    assertThat(report.mkr()).isNull();
    assertThat(report.akd()).isNull();
    assertThat(notes).anyMatch(note -> note.contains("no face in the real frames"));
  }

  @Test
  void identityIsThatOfFacesOrWithoutADetectorOfWholePictures() throws IOException {
    ImageFile.writePng(real.resolve("a.png"), pattern(16, 16, 0));
    ImageFile.writePng(made.resolve("a.png"), pattern(16, 16, 3));
    try (Embedder embedder = Embedder.open(model("nhwc-any.onnx", root), 1);
        Embedder small = Embedder.open(model("nchw-16.onnx", root), 1)) {
      assertThat(faces(new FaceGauges(null, null, small)).aed())
          .isCloseTo(0.7028093581040454, within(1e-5)); // Python's ONNX Runtime
      assertThat(faces(new FaceGauges(new GreenFaces(), null, embedder)).aed()).isNull();

      Files.delete(real.resolve("a.png"));
      Files.delete(made.resolve("a.png"));
      folder(real.resolve("b"), face(20, 30));
      folder(made.resolve("b"), noFace());
      assertThat(faces(new FaceGauges(new GreenFaces(), null, embedder)).aed()).isNull();
      assertThat(notes).anyMatch(note -> note.startsWith("aed is null: there is no frame"));

      folder(real.resolve("b"), face(20, 30), face(20, 30));
      folder(made.resolve("b"), face(40, 12), noFace());
      assertThat(faces(new FaceGauges(new GreenFaces(), null, embedder)).aed())
          .isCloseTo(0, within(1e-5)); // the same face elsewhere, and one that is missing
    }
  }

  private Report faces(FaceGauges tools) {
    try (Engine engine = Engine.start(1)) {
      return new Measure(engine, tools, false, notes::add).run(real, made, Progress.NONE);
    }
  }
}
