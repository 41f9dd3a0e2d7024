package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.animate.AnimateOptions.Which;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faces of a drawn photo, whose places the detector is told, move where they are.
class AnimatedFacesTest {
  private static final int WIDTH = 251;
  private static final int HEIGHT = 187;
  // the boxes that the rule makes of the three faces, by hand
  private static final FaceBox LEFT = new FaceBox(30, 40, 70, 80, 0.7); // 40 wide: 64 x 80
  private static final FaceBox MIDDLE = new FaceBox(101, 60, 141, 110, 0.8); // 50 high: 80 x 100
  private static final FaceBox RIGHT = new FaceBox(190, 20, 230, 60, 0.9); // cut above
  private static final CropBox LEFT_CROP = new CropBox(18, 20, 82, 100);
  private static final CropBox MIDDLE_CROP = new CropBox(81, 35, 161, 135);
  private static final CropBox RIGHT_CROP = new CropBox(178, 0, 242, 80);

  @TempDir Path folder;
  private final TinyModel tiny = new TinyModel();
  private final List<String> notes = new ArrayList<>();
  private final Image photo = photo();
  private FixedFaces detector = seeing(RIGHT, MIDDLE, LEFT);
  private @Nullable FaceEnhancer enhancer;

  @BeforeEach
  void writePhoto() {
    ImageFile.writePng(folder.resolve("photo.png"), photo);
  }

  @AfterEach
  void close() {
    tiny.close();
  }

  /// These faces in the photo; in the drivers' frames one that fills them.
  private static FixedFaces seeing(FaceBox... faces) {
    FaceBox driver = new FaceBox(12, 8, 52, 60, 0.9);
    return new FixedFaces(picture -> picture.width() == WIDTH ? List.of(faces) : List.of(driver));
  }

  /// Drawings on a shaded ground, where the detector says faces are.
  private static Image photo() {
    Image ground = Image.filled(WIDTH, HEIGHT, 90, 120, 60);
    for (int i = 0; i < ground.rgb().length; i++) {
      ground.rgb()[i] += (byte) (i / 3 % WIDTH / 4 + i % 7);
    }
    Image drawn = ground;
    for (CropBox box : List.of(LEFT_CROP, MIDDLE_CROP, RIGHT_CROP)) {
      Image face = Resize.resize(TinyModel.picture(0), box.width(), box.height());
      drawn = drawn.with(face, box.x1(), box.y1());
    }
    return drawn;
  }

  private AnimateOptions options(
      String name, @Nullable Faces faces, int batchSize, boolean sideBySide, Path... clips) {
    return new AnimateOptions(
        folder.resolve("photo.png"),
        new Drivers(List.of(clips), new Rational(25, 1), true, Shorter.LOOP),
        new Result(folder.resolve(name + ".mp4"), folder.resolve(name), true, sideBySide),
        faces,
        enhancer != null,
        new Motion(true, true),
        new Origin.Frame(0),
        true,
        batchSize);
  }

  private static Faces soft(Which which) {
    return new Faces(which, 0.4, Pasting.SOFT);
  }

  private Animator.Report run(AnimateOptions options) {
    return run(options, Progress.NONE);
  }

  private Animator.Report run(AnimateOptions options, Progress progress) {
    FaceTools tools = new FaceTools(detector, null, enhancer);
    return new Animator(tiny.engine, tiny.model, tools, notes::add).run(options, progress);
  }

  private Image frame(String name, int n) {
    return ImageFile.read(folder.resolve(name).resolve("%07d.png".formatted(n)));
  }

  private Path clip(String name, int first, int frames) throws IOException {
    return TinyModel.clip(folder.resolve("clip-" + name), first, frames);
  }

  private static Image part(Image image, CropBox box) {
    return image.crop(box.x1(), box.y1(), box.width(), box.height());
  }

  /// The middle 60 % of a box.
  private static CropBox inner(CropBox box) {
    int x = box.width() / 5;
    int y = box.height() / 5;
    return new CropBox(box.x1() + x, box.y1() + y, box.x2() - x, box.y2() - y);
  }

  private static int largestDifference(Image a, Image b) {
    int largest = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
    }
    return largest;
  }

  @Test
  void everyFaceMovesAndTheRestOfThePhotoStaysToTheBit() throws IOException {
    Animator.Report report = run(options("all", soft(new Which.All()), 2, false, clip("a", 0, 5)));

    assertThat(report.faces()).isEqualTo(3);
    assertThat(report.frames()).isEqualTo(5);
    assertThat(notes).containsExactly("3 faces were found, and all are animated.");
    List<CropBox> boxes = List.of(LEFT_CROP, MIDDLE_CROP, RIGHT_CROP);
    for (CropBox box : boxes) {
      assertThat(part(frame("all", 4), inner(box))).isNotEqualTo(part(frame("all", 0), inner(box)));
    }
    for (int n = 0; n < 5; n++) {
      assertThat(masked(frame("all", n), boxes)).isEqualTo(masked(photo, boxes));
    }
  }

  private static Image masked(Image image, List<CropBox> boxes) {
    Image masked = image;
    for (CropBox box : boxes) {
      masked = masked.with(Image.filled(box.width(), box.height(), 0, 0, 0), box.x1(), box.y1());
    }
    return masked;
  }

  @Test
  void theMiddleOfABoxIsTheNetworksPicture() throws IOException {
    Path clip = clip("a", 0, 4);
    run(options("faces", soft(new Which.Numbered(List.of(2))), 1, false, clip));
    ImageFile.writePng(folder.resolve("photo.png"), part(photo, MIDDLE_CROP));
    run(options("alone", null, 1, false, clip));

    Image network = Resize.resize(frame("alone", 3), MIDDLE_CROP.width(), MIDDLE_CROP.height());
    CropBox inner = inner(new CropBox(0, 0, network.width(), network.height()));
    Image pasted = part(part(frame("faces", 3), MIDDLE_CROP), inner);
    assertThat(largestDifference(pasted, part(network, inner))).isLessThanOrEqualTo(2);
  }

  @Test
  void theLargestFaceIsTheOneThatIsMeant() throws IOException {
    Animator.Report report =
        run(options("main", soft(new Which.Main()), 1, false, clip("a", 0, 3)));

    assertThat(report.faces()).isEqualTo(1);
    assertThat(notes)
        .containsExactly(
            "3 faces were found, and the largest is animated; --multi-person animates all.");
    assertThat(masked(frame("main", 2), List.of(MIDDLE_CROP)))
        .isEqualTo(masked(photo, List.of(MIDDLE_CROP)));
    assertThat(frame("main", 2)).isNotEqualTo(photo);
  }

  @Test
  void paddleGansPasteTakesTheSurestFaceAndARectangle() throws IOException {
    Faces hard = new Faces(new Which.Main(), 0.4, Pasting.HARD);
    run(options("hard", hard, 1, false, clip("a", 0, 3)));

    assertThat(masked(frame("hard", 2), List.of(RIGHT_CROP)))
        .isEqualTo(masked(photo, List.of(RIGHT_CROP)));
    assertThat(frame("hard", 2)).isNotEqualTo(photo);
  }

  @Test
  void facesAreCountedFromTheLeft() throws IOException {
    run(options("some", soft(new Which.Numbered(List.of(1, 3))), 1, false, clip("a", 0, 3)));

    Image after = frame("some", 2);
    assertThat(part(after, inner(LEFT_CROP))).isNotEqualTo(part(photo, inner(LEFT_CROP)));
    assertThat(part(after, inner(RIGHT_CROP))).isNotEqualTo(part(photo, inner(RIGHT_CROP)));
    assertThat(masked(after, List.of(LEFT_CROP, RIGHT_CROP)))
        .isEqualTo(masked(photo, List.of(LEFT_CROP, RIGHT_CROP)));
    assertThat(notes).containsExactly("3 faces were found, and 2 are animated.");
  }

  @Test
  void aFaceThatIsNotThereIsNamed() throws IOException {
    detector = seeing(MIDDLE);
    AnimateOptions third =
        options("third", soft(new Which.Numbered(List.of(3))), 1, false, clip("a", 0, 2));
    assertThatThrownBy(() -> run(third))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(3)")
        .hasMessageContaining("Maybe --faces 1");
    assertThat(folder.resolve("third.mp4")).doesNotExist();
  }

  @Test
  void aPhotoWithoutAFaceNamesTheWayOut() throws IOException {
    detector = seeing();
    AnimateOptions none = options("none", soft(new Which.All()), 1, false, clip("a", 0, 2));
    assertThatThrownBy(() -> run(none))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("No face")
        .hasMessageContaining("photo.png")
        .hasMessageContaining("--crop none");
    assertThat(folder.resolve("none.mp4")).doesNotExist();
  }

  @Test
  void facesFollowTheirOwnDrivers() throws IOException {
    Path a = clip("a", 0, 4);
    Path b = clip("b", 4, 4);
    run(options("aaa", soft(new Which.All()), 1, false, a));
    run(options("abb", soft(new Which.All()), 1, false, a, b));

    Image same = frame("aaa", 3);
    Image own = frame("abb", 3);
    assertThat(part(own, inner(LEFT_CROP))).isEqualTo(part(same, inner(LEFT_CROP)));
    for (CropBox box : List.of(MIDDLE_CROP, RIGHT_CROP)) {
      assertThat(largestDifference(part(own, inner(box)), part(same, inner(box)))).isPositive();
    }
  }

  @Test
  void aDriverThatNobodyFollowsIsNamed() throws IOException {
    detector = seeing(MIDDLE);
    run(options("one", soft(new Which.All()), 1, false, clip("a", 0, 2), clip("b", 4, 9)));
    assertThat(notes).hasSize(1).first().asString().contains("Nobody follows", "clip-b");
    assertThat(folder.resolve("one").resolve("0000002.png")).doesNotExist();
  }

  @Test
  void theBatchSizeDoesNotChangeTheResult() throws IOException {
    Path a = clip("a", 0, 7);
    Path b = clip("b", 4, 3);
    run(options("one", soft(new Which.All()), 1, false, a, b));
    run(options("four", soft(new Which.All()), 4, false, a, b));
    for (int n = 0; n < 7; n++) {
      assertThat(frame("four", n)).isEqualTo(frame("one", n));
    }
  }

  @Test
  void allStandBesideEachOtherAsHighAsThePhoto() throws IOException {
    AnimateOptions wide = options("wide", soft(new Which.All()), 1, true, clip("a", 0, 2));
    run(wide);
    try (VideoReader result = VideoReader.open(wide.result().output())) {
      assertThat(result.info().height()).isEqualTo(HEIGHT + 1); // made even
      assertThat(result.info().width()).isEqualTo(WIDTH + HEIGHT + WIDTH + 1);
    }
    assertThat(frame("wide", 0).width()).isEqualTo(WIDTH);
  }

  @Test
  void facesAreSharpenedBeforeTheyArePutBack() throws IOException {
    List<Integer> batches = new ArrayList<>();
    enhancer =
        new FaceEnhancer() {
          @Override
          public List<Image> enhance(List<Image> faces) {
            batches.add(faces.size());
            return faces.stream().map(_ -> Image.filled(96, 96, 10, 200, 30)).toList();
          }

          @Override
          public int side(int given) {
            return 96;
          }

          @Override
          public String name() {
            return "painter";
          }

          @Override
          public void close() {}
        };
    run(options("sharp", soft(new Which.All()), 2, false, clip("a", 0, 3)));

    assertThat(batches).containsExactly(2, 2, 2, 2, 1); // of three faces, at two moments and at one
    CropBox inner = inner(LEFT_CROP);
    Image painted = Image.filled(inner.width(), inner.height(), 10, 200, 30);
    assertThat(largestDifference(part(frame("sharp", 1), inner), painted)).isLessThanOrEqualTo(2);
  }

  @Test
  void aWideDriverIsCutToItsFace() throws IOException {
    CropBox head = new CropBox(250, 82, 314, 162);
    for (int n = 0; n < 5; n++) {
      Image room = Image.filled(400, 225, 70, 60, 50).with(TinyModel.picture(n), 250, 90);
      ImageFile.writePng(folder.resolve("clip-wide/%d.png".formatted(n)), room);
      ImageFile.writePng(folder.resolve("clip-cut/%d.png".formatted(n)), part(room, head));
    }
    FaceBox driver = new FaceBox(262, 106, 302, 138, 0.9);
    detector =
        new FixedFaces(
            picture -> picture.width() == 400 ? List.of(driver) : seeing(MIDDLE).detect(picture));
    Faces all = soft(new Which.All());
    run(options("cut", all, 1, false, folder.resolve("clip-cut")));
    assertThat(notes).noneMatch(note -> note.contains("is cut to"));
    run(options("wide", all, 1, false, folder.resolve("clip-wide")));

    assertThat(notes)
        .filteredOn(note -> note.contains("is cut to"))
        .hasSize(1)
        .first()
        .asString()
        .contains("clip-wide", "64 x 80 pixels at (250, 82)", "--crop-driving none");
    assertThat(frame("wide", 4)).isEqualTo(frame("cut", 4)).isNotEqualTo(frame("cut", 0));
  }

  @Test
  void theSearchForADriversFaceCanBeEnded() throws IOException {
    FaceBox small = new FaceBox(4, 4, 12, 12, 0.9); // far from head and shoulders
    detector =
        new FixedFaces(picture -> picture.width() == WIDTH ? List.of(MIDDLE) : List.of(small));
    AnimateOptions options = options("end", soft(new Which.All()), 1, false, clip("a", 0, 6));
    List<String> heard = new ArrayList<>();
    Progress ending =
        (done, total) -> {
          heard.add(done + " of " + total);
          if (heard.size() == 3) {
            throw new IllegalStateException("enough");
          }
        };

    assertThatThrownBy(() -> run(options, ending)).hasMessage("enough");
    assertThat(heard).containsExactly("0 of 6", "0 of 6", "0 of 6");
  }

  @Test
  void nothingNativeIsLeftBehindByAFrameOfFaces() throws IOException {
    Map<Long, Long> pointers = new TreeMap<>();
    Path longer = clip("a", 0, 50);
    Path shorter = clip("b", 4, 3); // begins again sixteen times
    run(
        options("long", soft(new Which.All()), 1, false, longer, shorter),
        (done, _) -> pointers.put(done, Pointer.totalCount()));
    assertThat(pointers.get(50L)).isLessThanOrEqualTo(pointers.get(10L) + 20);
  }
}
