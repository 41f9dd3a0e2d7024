package dev.mimic.cli;

import dev.mimic.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Input for the smallest golden network (`tiny.yaml`), which sees pictures of 64 pixels.
final class Tiny {
  static final int SIZE = 64;

  private Tiny() {}

  /// Puts a golden file into a folder, where a command can be told of it.
  static Path copy(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Tiny.class.getResourceAsStream("/golden/fomm/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /// A bright disc on a shaded ground, which moves to the right.
  static Image picture(int time) {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int x = i % SIZE - 16 - 4 * time;
      int y = i / SIZE - 32;
      byte level = (byte) (x * x + y * y < 120 ? 230 : 40 + i % SIZE);
      rgb[3 * i] = level;
      rgb[3 * i + 1] = (byte) (level / 2);
      rgb[3 * i + 2] = (byte) (i / SIZE);
    }
    return new Image(SIZE, SIZE, rgb);
  }
}
