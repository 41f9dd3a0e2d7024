package dev.mimic.cli;

import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.FaceTools;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The face tools that an animation needs, and no others: a whole picture is animated without
/// OpenCV being loaded.
final class OpenFaceTools implements AutoCloseable {
  private final Engine engine;
  private @Nullable FaceDetector detector;
  private @Nullable LandmarkFinder landmarks;
  private @Nullable FaceEnhancer enhancer;

  /// @param detector a name of the catalogue or a file; null for the usual one
  /// @param notes hears what a person should know, one sentence each
  static OpenFaceTools of(
      AnimateOptions options,
      @Nullable String detector,
      Engine engine,
      Catalogue catalogue,
      Device device,
      Consumer<String> notes) {
    OpenFaceTools tools = new OpenFaceTools(engine);
    try {
      return engine.call(() -> tools.open(options, detector, catalogue, device, notes));
    } catch (RuntimeException | Error e) {
      tools.close();
      throw e;
    }
  }

  private OpenFaceTools(Engine engine) {
    this.engine = engine;
  }

  private OpenFaceTools open(
      AnimateOptions options,
      @Nullable String name,
      Catalogue catalogue,
      Device device,
      Consumer<String> notes) {
    boolean faces = options.faces() != null;
    boolean poses = faces || options.origin() instanceof Origin.Best;
    if (poses && options.motion().relative()) {
      landmarks = LandmarkNets.find(catalogue, device);
    }
    if (faces || landmarks != null) {
      detector = Detectors.open(catalogue, name, device);
    }
    if (options.enhance()) {
      enhancer = Enhancers.open(catalogue, null, device, notes);
    }
    return this;
  }

  FaceTools all() {
    return new FaceTools(detector, landmarks, enhancer);
  }

  @Override
  public void close() {
    engine.call(
        () -> {
          for (AutoCloseable tool : new @Nullable AutoCloseable[] {detector, landmarks, enhancer}) {
            if (tool != null) {
              tool.close();
            }
          }
          return this;
        });
  }
}
