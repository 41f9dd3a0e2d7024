package dev.mimic.catalogue;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The right to write one file: one process and one thread at a time, the others wait.
///
/// The system gives it back when a process dies. The empty `.NAME.lock` stays: removing it would
/// give two processes the right, one to the old file and one to the new.
final class Turn implements AutoCloseable {
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock thread;
  private final FileChannel channel;

  /// Waits for the turn to write `place`; makes its folder.
  ///
  /// @param waiting called when somebody else is at it
  static Turn take(Path place, Runnable waiting) {
    Path file = place.resolveSibling("." + place.getFileName() + ".lock");
    ReentrantLock thread = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    if (!thread.tryLock()) {
      waiting.run();
      thread.lock();
    }
    try {
      return new Turn(thread, file, waiting);
    } catch (IOException e) {
      thread.unlock();
      throw new MimicException(
          "The folder (%s) of models cannot be written to (%s). Maybe MIMIC_HOME should name another"
              .formatted(file.getParent(), Disk.reason(e)),
          e);
    }
  }

  private Turn(ReentrantLock thread, Path file, Runnable waiting) throws IOException {
    this.thread = thread;
    Files.createDirectories(file.getParent());
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        channel.lock();
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // and with it the lock
    } catch (IOException e) {
      return; // the process's end gives it back
    } finally {
      thread.unlock();
    }
  }
}
