package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.track.FaceSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A detector with an engine of its own, so that several can search at a time.
record EngineSearch(Engine engine, FaceDetector detector) implements FaceSearch {
  /// @param nameOrFile as in [Detectors#open]
  /// @param threads processor threads of one operation, 0 for all
  static EngineSearch open(@Nullable String nameOrFile, int threads, String device) {
    Engine engine = Engine.start(threads);
    try {
      return new EngineSearch(
          engine,
          engine.call(() -> Detectors.open(Catalogue.open(), nameOrFile, Device.parse(device))));
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  @Override
  public List<FaceBox> faces(Image picture) {
    return engine.call(() -> detector.detect(picture));
  }

  @Override
  public void close() {
    try (engine) {
      engine.call(
          () -> {
            detector.close();
            return true;
          });
    }
  }
}
