package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
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

/// The pipeline with the golden files' small network (64 px).
class AnimatorTest {
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();
  private final TinyModel tiny = new TinyModel();
  private final Animator animator =
      new Animator(tiny.engine, tiny.model, FaceTools.NONE, notes::add);

  @BeforeEach
  void writePicture() {
    ImageFile.writePng(folder.resolve("face.png"), TinyModel.picture(3));
  }

  @AfterEach
  void close() {
    tiny.close();
  }

  /// A folder of frames of which eight differ.
  private Path drive(int frames) throws IOException {
    return TinyModel.clip(folder.resolve("clip"), 0, frames);
  }

  private AnimateOptions options(Path driving, Origin origin, boolean relative) {
    return options(driving, folder.resolve("png"), origin, relative, false, 1);
  }

  private AnimateOptions options(
      Path driving,
      @Nullable Path png,
      Origin origin,
      boolean relative,
      boolean sideBySide,
      int batchSize) {
    return new AnimateOptions(
        folder.resolve("face.png"),
        new Drivers(List.of(driving), new Rational(25, 1), true, Shorter.LOOP),
        new Result(folder.resolve("result.mp4"), png, true, sideBySide),
        null,
        false,
        new Motion(relative, relative),
        origin,
        true,
        batchSize);
  }

  private Image frame(int n) {
    return ImageFile.read(folder.resolve("png/%07d.png".formatted(n)));
  }

  @Test
  void theOriginFrameGivesThePictureInItsOwnPose() throws IOException {
    Path clip = drive(6);

    animator.run(options(clip, new Origin.Frame(4), true), Progress.NONE);

    // where the driver has not moved since the origin, all keypoints stay: the same as frame 4 of a
    // run whose driver is the picture itself
    Image atOrigin = frame(4);
    assertThat(frame(0)).isNotEqualTo(atOrigin);
    deletePng(6);
    Path still = Files.createDirectories(folder.resolve("still"));
    ImageFile.writePng(still.resolve("0.png"), TinyModel.picture(3));
    animator.run(options(still, new Origin.Frame(0), true), Progress.NONE);
    assertThat(largestDifference(frame(0), atOrigin)).isLessThanOrEqualTo(1);
  }

  private void deletePng(int frames) throws IOException {
    for (int n = 0; n < frames; n++) {
      Files.delete(folder.resolve("png/%07d.png".formatted(n)));
    }
  }

  private static int largestDifference(Image a, Image b) {
    int largest = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
    }
    return largest;
  }

  @Test
  void findsTheFrameWhosePoseIsThePictures() throws IOException {
    List<Long> steps = new ArrayList<>();
    animator.run(options(drive(8), new Origin.Best(), true), (done, _) -> steps.add(done));
    assertThat(steps).startsWith(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L).endsWith(8L);
    assertThat(notes).anyMatch(note -> note.matches("The best frame of .* is 3, .*"));
  }

  @Test
  void anOriginBeyondTheClipSaysHowLongItIs() throws IOException {
    Path clip = drive(3);
    assertThatThrownBy(() -> animator.run(options(clip, new Origin.Frame(9), true), Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(9)")
        .hasMessageContaining("3 frames")
        .hasMessageContaining("--best-frame 2");
    assertThat(folder.resolve("result.mp4")).doesNotExist();
  }

  @Test
  void aFolderThatHoldsFramesIsRefused() throws IOException {
    Path clip = drive(2);
    animator.run(options(clip, new Origin.Frame(0), true), Progress.NONE);
    assertThatThrownBy(() -> animator.run(options(clip, new Origin.Frame(0), true), Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("holds frames already");
  }

  @Test
  void aResultThatWouldReplaceItsOwnSourceIsRefused() throws IOException {
    Path clip = drive(2);
    assertThatThrownBy(
            () ->
                new AnimateOptions(
                    folder.resolve("face.png"),
                    new Drivers(List.of(clip), new Rational(25, 1), true, Shorter.LOOP),
                    new Result(folder.resolve("./face.png"), null, true, false),
                    null,
                    false,
                    new Motion(true, true),
                    new Origin.Frame(0),
                    true,
                    1))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("would replace");
  }

  @Test
  void aPictureDrivesAsAClipOfOneFrame() throws IOException {
    Path driver = drive(1).resolve("00000.png");
    assertThat(animator.run(options(driver, new Origin.Frame(0), true), Progress.NONE).frames())
        .isEqualTo(1);
  }

  @Test
  void aRunThatFailsLeavesNoFrames() throws IOException {
    Path clip = drive(4);
    Files.writeString(clip.resolve("00003.png"), "no picture");
    assertThatThrownBy(() -> animator.run(options(clip, new Origin.Frame(0), true), Progress.NONE))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("00003.png");
    assertThat(folder.resolve("png")).isEmptyDirectory();
    assertThat(folder.resolve("result.mp4")).doesNotExist();
  }

  @Test
  void relativeAndAbsoluteMotionDiffer() throws IOException {
    Path clip = drive(4);
    animator.run(options(clip, new Origin.Frame(0), true), Progress.NONE);
    Image relative = frame(2);
    deletePng(4);
    animator.run(options(clip, new Origin.Frame(0), false), Progress.NONE);
    assertThat(frame(2)).isNotEqualTo(relative);
  }

  @Test
  void sideBySideShowsSourceDriverAndResult() throws IOException {
    AnimateOptions wide = options(drive(2), null, new Origin.Frame(0), true, true, 2);
    animator.run(wide, Progress.NONE);
    try (VideoReader result = VideoReader.open(wide.result().output())) {
      assertThat(result.info().width()).isEqualTo(3 * TinyModel.SIDE);
      assertThat(result.info().height()).isEqualTo(TinyModel.SIDE);
    }
  }

  @Test
  void nothingNativeIsLeftBehindByAFrame() throws IOException {
    Map<Long, Long> pointers = new TreeMap<>();
    animator.run(
        options(drive(50), new Origin.Frame(0), true),
        (done, _) -> pointers.put(done, Pointer.totalCount()));
    // not equal: what other tests left may be collected meanwhile
    assertThat(pointers.get(50L)).isLessThanOrEqualTo(pointers.get(10L));
  }

  @Test
  void aThousandFramesTakeNoMoreMemoryThanAHundred() throws IOException {
    Map<Long, Long> resident = new TreeMap<>();
    AnimateOptions noPng = options(drive(1000), null, new Origin.Frame(0), true, false, 4);
    animator.run(noPng, (done, _) -> resident.put(done, residentMegabytes()));
    assertThat(resident.get(1000L) - resident.get(100L)).isLessThan(50);
    try (VideoReader result = VideoReader.open(noPng.result().output())) {
      assertThat(result.info().frames()).isEqualTo(1000);
    }
  }

  private static long residentMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
