package dev.mimic.golden;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Files beside the checkout, in `../shared`, that may never enter the repository.
///
/// A test that asks for one is skipped where the folder is missing and says which file it lacked;
/// under CI (`CI=true`) it fails instead.
public final class Shared {
  private Shared() {}

  /// The file or folder `../shared/<name>`, such as `data/awkward/cmyk.jpg`.
  public static Path path(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    String missing = "The file (../shared/%s) is not beside the checkout.".formatted(name);
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(missing);
    }
    Assumptions.abort(missing);
    throw new IllegalStateException(missing);
  }
}
