package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The result video and, when wanted, its frames as PNG: put together and written on a thread of
/// their own beside inference.
///
/// At most a few frames wait to be written; what goes wrong is thrown at the next [#write] or at
/// [#finish].
final class ResultFiles implements AutoCloseable {
  private static final int WAITING = 8;

  private final VideoWriter video;
  private final @Nullable Path png;
  private final String comment;
  private final Consumer<String> notes;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("mimic-encoder").daemon().factory());
  private final Semaphore room = new Semaphore(WAITING);
  private @Nullable Future<?> last;
  private volatile @Nullable Throwable failure;
  private final Thread onExit = new Thread(this::removeFrames);
  private final AtomicLong frames = new AtomicLong(); // handed over and not yet kept

  /// @param png folder for every frame, or null
  static ResultFiles create(
      Path output, @Nullable Path png, VideoWriter.Settings settings, Consumer<String> notes) {
    if (png != null) {
      prepare(png);
    }
    return new ResultFiles(VideoWriter.create(output, settings), png, settings.comment(), notes);
  }

  private static void prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> found = Files.list(folder)) {
        if (found.anyMatch(file -> file.getFileName().toString().matches("\\d+\\.png"))) {
          throw new MimicException(
              "The folder (%s) holds frames already, and a shorter result would leave some of them behind. Maybe name a new folder."
                  .formatted(folder));
        }
      }
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) for frames cannot be written to: %s. Maybe name another folder."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private ResultFiles(
      VideoWriter video, @Nullable Path png, String comment, Consumer<String> notes) {
    this.video = video;
    this.comment = comment;
    this.png = png;
    this.notes = notes;
    Runtime.getRuntime().addShutdownHook(onExit); // Ctrl-C
  }

  /// One frame of the result.
  ///
  /// @param shown what goes into the video, at its time
  /// @param result the animated picture alone, which goes to the PNG folder
  record Content(Frame shown, Image result) {}

  /// Hands over one frame of the result.
  void write(Frame shown, Image result) {
    write(() -> new Content(shown, result));
  }

  /// Hands over one frame of the result, to be put together on the thread that writes it.
  void write(Supplier<Content> content) {
    throwFailure();
    room.acquireUninterruptibly();
    long index = frames.getAndIncrement();
    last = thread.submit(() -> writeNow(content, index));
  }

  private void writeNow(Supplier<Content> content, long index) {
    try {
      if (failure == null) {
        Content made = content.get();
        video.write(made.shown);
        if (png != null) {
          ImageFile.writePng(frame(png, index), made.result, comment);
        }
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      room.release();
    }
  }

  private void throwFailure() {
    switch (failure) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /// Waits for the frames handed over and gives the video its name.
  void finish() {
    await();
    throwFailure();
    if (frames.get() == 0) {
      throw new MimicException(
          "The driving clip has no frame that can be decoded. Maybe it is damaged.");
    }
    video.finish();
    keepFrames();
    video.notes().forEach(notes);
  }

  private void keepFrames() {
    frames.set(0);
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // going down already: nothing is left to remove
    }
  }

  /// A folder of some of the frames would pass for a result, and the next run would be refused it.
  private void removeFrames() {
    if (png == null) {
      return;
    }
    for (long index = 0; index < frames.get(); index++) {
      try {
        Files.deleteIfExists(frame(png, index));
      } catch (IOException e) {
        return; // the others will not go either
      }
    }
  }

  private static Path frame(Path folder, long index) {
    return folder.resolve("%07d.png".formatted(index));
  }

  private void await() {
    if (last == null) {
      return;
    }
    try {
      last.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while writing.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    thread.close(); // what was handed over is written or skipped before the file is given up
    video.close();
    removeFrames();
    keepFrames();
  }
}
