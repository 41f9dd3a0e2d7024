package dev.mimic.face.gpen;

import dev.mimic.checkpoint.TorchZipWriter;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import java.nio.file.Path;

/// The smallest golden GPEN as a file: pictures of 64 pixels, weights by formula.
public final class TinyGpen {
  private TinyGpen() {}

  public static void write(Path file) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled();
        Gpen gpen = GoldenGpenTest.filled("gpen-small")) {
      TorchZipWriter.write(file, gpen.stateDict().asMap());
    }
  }
}
