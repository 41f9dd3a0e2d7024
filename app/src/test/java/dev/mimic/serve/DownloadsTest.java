package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.image.Image;
import dev.mimic.serve.Job.Input;
import dev.mimic.video.BrowserClip;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many who want files of jobs at the same time.
@Timeout(60)
class DownloadsTest {
  private static final long PATIENCE = 50; // milliseconds
  private static final String ID = Ids.fresh();

  @TempDir Path folder;
  private Path files; // the job's
  private Job job;
  private Downloads downloads;

  @BeforeEach
  void finish() throws Exception {
    Gallery gallery = new Gallery(Files.createDirectories(folder.resolve("animations")), _ -> {});
    Input picture = new Input("a.png", "source", null);
    Input driver = new Input("b.mov", "driving-1", null);
    job = Job.waiting(ID, picture, List.of(driver), Map.of());
    gallery.add(job, Files.createDirectories(folder.resolve("sent")));
    files = gallery.folder(ID);
    ImageFile.writePng(files.resolve("source"), Image.filled(64, 64, 90, 90, 90));
    downloads = new Downloads(gallery, new Jobs(gallery, Limits.USUAL), true, PATIENCE);
  }

  private static void clip(Path file, int width, int height, int frames) {
    SplittableRandom random = new SplittableRandom(1);
    try (VideoWriter out =
        VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(25, 1)))) {
      for (int i = 0; i < frames; i++) {
        byte[] noise = new byte[3 * width * height];
        random.nextBytes(noise);
        out.write(new Image(width, height, noise));
      }
      out.finish();
    }
  }

  /// A client that reads nothing for now.
  private static final class Stalled extends OutputStream {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go;

    Stalled(CountDownLatch go) {
      this.go = go;
    }

    @Override
    public void write(int value) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void sendsFramesToTwoClientsAtATime() throws Exception {
    clip(files.resolve(Gallery.RESULT), 64, 64, 2);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Stalled> slow = List.of(new Stalled(go), new Stalled(go));
      List<? extends Future<?>> sent =
          slow.stream().map(to -> clients.submit(() -> downloads.frames(job, to))).toList();
      try {
        for (Stalled one : slow) {
          one.begun.await();
        }
        ByteArrayOutputStream third = new ByteArrayOutputStream();
        assertThatThrownBy(() -> downloads.frames(job, third))
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal -> {
                  assertThat(refusal.problem().status()).isEqualTo(503);
                  assertThat(refusal.retryAfter()).isEqualTo(30);
                });
        assertThat(third.size()).isZero(); // or the answer could not be a problem any more
      } finally {
        go.countDown();
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }

    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    downloads.frames(job, whole);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(whole.toByteArray()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("0000000.png");
      assertThat(zip.getNextEntry().getName()).isEqualTo("0000001.png");
      assertThat(zip.getNextEntry()).isNull();
    }
  }

  @Test
  void aPictureDoesNotWaitForAConversion() throws Exception {
    clip(files.resolve(Gallery.RESULT), 320, 240, 100);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> conversion = clients.submit(() -> downloads.result(job, "webm"));
      while (!isConverting()) {
        assertThat(conversion.isDone()).isFalse();
        Thread.onSpinWait();
      }
      assertThat(downloads.source(job)).exists();
      assertThat(conversion.get()).exists();
    }
  }

  private boolean isConverting() throws Exception {
    try (Stream<Path> all = Files.list(files)) {
      return all.anyMatch(file -> file.getFileName().toString().endsWith(".part"));
    }
  }

  @Test
  void aQuickTimeDriverIsShownAsWhatBrowsersPlay() throws Exception {
    Path mp4 = folder.resolve("clip.mp4");
    clip(mp4, 64, 64, 2);
    byte[] bytes = Files.readAllBytes(mp4);
    System.arraycopy("qt  ".getBytes(StandardCharsets.US_ASCII), 0, bytes, 8, 4);
    Files.write(files.resolve("driving-1"), bytes);

    Downloads.Clip sent = downloads.driving(job, 1);

    Path shown = sent.file();
    assertThat(shown).hasFileName("shown-1.mp4");
    assertThat(sent.type()).isEqualTo("video/mp4");
    assertThat(BrowserClip.type(shown)).isEqualTo("video/mp4");
    try (VideoReader clip = VideoReader.open(shown)) {
      assertThat(clip.info().frames()).isEqualTo(2);
    }
  }
}
