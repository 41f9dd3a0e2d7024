package dev.mimic.evaluate;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// The frames of a clip side by side in one PNG, H x N·W.
///
/// A row of the strip runs through all frames, so raw frames wait in a file of 3·H·N·W bytes beside
/// the result and are then read row by row: memory holds one row (3·N·W bytes), however long the
/// clip is. An older strip is replaced when the new one is complete.
final class Strip implements AutoCloseable {
  private final Path target;
  private final Path raw;
  private final Path partial;
  private final OutputStream out;
  private @Nullable Image first;
  private int frames;

  static Strip create(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    try {
      Files.createDirectories(folder);
      return new Strip(
          file, temporary(folder, file, ".raw.part"), temporary(folder, file, ".png.part"));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static Path temporary(Path folder, Path file, String suffix) {
    Path path = folder.resolve(".mimic-" + file.getFileName() + suffix);
    path.toFile().deleteOnExit(); // Ctrl-C leaves nothing
    return path;
  }

  private static MimicException failed(Path file, IOException e) {
    return new MimicException("The strip (%s) cannot be written: %s.".formatted(file, e), e);
  }

  private Strip(Path target, Path raw, Path partial) throws IOException {
    this.target = target;
    this.raw = raw;
    this.partial = partial;
    out = Files.newOutputStream(raw);
  }

  /// Adds a frame at the right; all have the size of the first.
  void add(Image frame) {
    if (first == null) {
      first = frame;
    }
    if (frame.width() != first.width() || frame.height() != first.height()) {
      throw new IllegalArgumentException("The frame (%s) is not (%s).".formatted(frame, first));
    }
    frames++;
    try {
      out.write(frame.rgb());
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /// Writes the strip and gives it its name.
  void finish() {
    if (first == null) {
      throw new IllegalStateException("A strip needs at least one frame.");
    }
    try {
      out.close();
      writePng(first.width(), first.height());
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  private void writePng(int width, int height) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(raw);
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(partial));
        PngRows png = new PngRows(file, Math.multiplyExact(frames, width), height)) {
      long frameBytes = 3L * width * height;
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, frames * frameBytes, arena);
      byte[] row = new byte[3 * frames * width];
      for (int y = 0; y < height; y++) {
        for (int i = 0; i < frames; i++) {
          long from = i * frameBytes + 3L * width * y;
          MemorySegment.copy(all, ValueLayout.JAVA_BYTE, from, row, 3 * width * i, 3 * width);
        }
        png.write(row);
      }
    }
  }

  /// Removes what is left of the making.
  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(raw);
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }
}
