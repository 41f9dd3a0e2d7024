package dev.mimic.export;

import dev.mimic.MimicException;
import dev.mimic.config.ModelParams;
import dev.mimic.model.Fomm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A motion model as two ONNX files, `kp_detector.onnx` and `generator.onnx`.
///
/// ```java
/// new OnnxExport("vox-256", params, 256).write(Fomm.load(params, checkpoint), folder);
/// ```
///
/// They give what our networks give in float32, for pictures of one size and as many at a time as
/// the caller likes. `docs/export.md` says how to run them.
///
/// @param model for people: whose weights these are
/// @param params the networks, for pictures of `size` pixels (`FrameSize`)
/// @param size height and width of the pictures
public record OnnxExport(String model, ModelParams params, int size) {
  static final String DETECTOR = "kp_detector.onnx";
  static final String GENERATOR = "generator.onnx";

  private static final String FIND =
      "Finds the keypoints of pictures of %d x %d, RGB in 0..1: the first half of a First Order"
          + " Motion Model (%s).";
  private static final String PAINT =
      "Paints the source picture, %d x %d, RGB in 0..1, with its keypoints moved to the driving"
          + " ones: the second half of a First Order Motion Model (%s).";
  private static final String RELATIVE =
      "driving_keypoints = (driving - origin) * scale + source; driving_jacobian = driving *"
          + " inverse(origin) * source; origin: what the detector finds in the driving frame that"
          + " shows the source's pose, usually the first; scale: 1, or the square root of the area"
          + " of the convex hull of the source's keypoints over that of the origin's";

  /// Writes both files, each whole or not at all. Engine thread.
  ///
  /// @param fomm of [#params], in float32
  /// @param folder made when it is not there
  /// @return the files
  /// @throws MimicException if the folder cannot be written to
  public List<Path> write(Fomm fomm, Path folder) {
    make(folder);
    Path first = folder.resolve(GENERATOR); // the large one: a full disk shows early
    Path second = folder.resolve(DETECTOR);
    new GeneratorGraph(params.commonParams(), params.generatorParams(), size)
        .of(fomm.generator().stateDict())
        .write(first, PAINT.formatted(size, size, model), properties());
    new KeypointDetectorGraph(params.commonParams(), params.kpDetectorParams(), size)
        .of(fomm.detector().stateDict())
        .write(second, FIND.formatted(size, size, model), properties());
    return List.of(second, first);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("model", model);
    properties.put("image_size", Integer.toString(size));
    properties.put("keypoints", Integer.toString(params.commonParams().numKp()));
    properties.put("relative_motion", RELATIVE);
    return properties;
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) cannot be made, expected a place to write ONNX files to. Maybe a file has that name, or permission is missing."
              .formatted(folder),
          e);
    }
  }
}
