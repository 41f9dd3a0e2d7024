package dev.mimic.metrics;

import dev.mimic.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Pictures by formula, which the oracle in Python made as well.
final class Patterns {
  private Patterns() {}

  static Image pattern(int width, int height, int seed) {
    byte[] rgb = new byte[3 * width * height];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[at++] = (byte) (x * 7 + y * 13 + c * 29 + seed * (x * y % 17) + x * x * seed / 5);
        }
      }
    }
    return new Image(width, height, rgb);
  }

  /// A copy of an ONNX file of the tests' resources.
  static Path model(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Patterns.class.getResourceAsStream("/metrics/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }
}
