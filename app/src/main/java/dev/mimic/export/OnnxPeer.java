package dev.mimic.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Exported networks in ONNX Runtime, to be measured beside ours: pictures of noise through the
/// keypoint detector and the generator, one frame at a time, in float32.
///
/// The generator's file takes the source picture, so its encoder runs with every frame. The
/// arithmetic of relative motion, a few numbers a frame, is left out.
public final class OnnxPeer implements AutoCloseable {
  private static final String SOURCE = "source_";
  private static final String DRIVING = "driving_";

  private final @Nullable OnnxNetwork detector;
  private final OnnxNetwork generator;
  private final List<OnnxTensor> made = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>(); // of the generator
  private final Map<String, OnnxTensor> driving; // of the detector
  private final OrtSession.@Nullable Result still;

  /// Opens the two files of [OnnxExport], or any single one.
  ///
  /// @param place a folder with both; or a file, beside which a generator's detector is looked for.
  ///   A network of another kind runs alone, with noise for all that it takes
  /// @param size height and width of the pictures
  /// @param threads processor threads of one operation, 0 for all
  /// @throws dev.mimic.MimicException if they are not there, or take pictures of another size
  public static OnnxPeer open(Path place, int size, int threads) {
    boolean folder = Files.isDirectory(place);
    Path file = folder ? place.resolve(OnnxExport.GENERATOR) : place;
    Path beside = file.resolveSibling(OnnxExport.DETECTOR);
    int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    OnnxNetwork generator = OnnxNetwork.open(file, wanted);
    @Nullable OnnxNetwork detector = null;
    try {
      boolean follows = generator.inputs().containsKey(DRIVING + "keypoints");
      if (folder || follows && Files.exists(beside)) {
        detector = OnnxNetwork.open(beside, wanted);
      }
      return new OnnxPeer(detector, generator, size);
    } catch (RuntimeException e) {
      generator.close();
      if (detector != null) {
        detector.close();
      }
      throw e;
    }
  }

  private OnnxPeer(@Nullable OnnxNetwork detector, OnnxNetwork generator, int size) {
    this.detector = detector;
    this.generator = generator;
    generator
        .inputs()
        .forEach((name, shape) -> inputs.put(name, noise(generator, name, shape, size)));
    if (detector != null) {
      Map.Entry<String, long[]> picture = detector.inputs().entrySet().iterator().next();
      driving =
          Map.of(picture.getKey(), noise(detector, picture.getKey(), picture.getValue(), size));
      still = detector.run(driving);
      still.forEach(output -> inputs.replace(SOURCE + output.getKey(), tensor(output)));
    } else {
      driving = Map.of();
      still = null;
    }
  }

  private OnnxTensor noise(OnnxNetwork network, String name, long[] declared, int size) {
    long[] shape = declared.clone();
    boolean picture = shape.length == 4 && shape[1] == 3;
    for (int d = 0; d < shape.length; d++) {
      long wanted = d == 0 ? 1 : picture && d > 1 ? size : shape[d];
      if (wanted < 1 || shape[d] > 0 && shape[d] != wanted) {
        throw network.unfit(name, declared, size);
      }
      shape[d] = wanted;
    }
    float[] values =
        new float[Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact))];
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    OnnxTensor tensor = network.tensor(values, shape);
    made.add(tensor);
    return tensor;
  }

  /// What is measured, for people.
  public String sentence() {
    String encoding =
        inputs.containsKey("source")
            ? " It encodes the source again for every frame, as its file says; ours does so once."
            : "";
    String what = detector == null ? "this one network alone" : "keypoints and generator";
    return "ONNX Runtime runs %s.%s".formatted(what, encoding);
  }

  /// Makes one frame; gives what it took, in milliseconds by what was done.
  public Map<String, Double> frame() {
    Map<String, Double> took = new LinkedHashMap<>();
    long start = System.nanoTime();
    if (detector == null) {
      generator.run(inputs).close();
      took.put("network", milliseconds(start));
      return took;
    }
    try (OrtSession.Result moving = detector.run(driving)) {
      Map<String, OnnxTensor> given = new LinkedHashMap<>(inputs);
      moving.forEach(output -> given.replace(DRIVING + output.getKey(), tensor(output)));
      took.put("keypoints", milliseconds(start));
      start = System.nanoTime();
      generator.run(given).close();
      took.put("generator", milliseconds(start));
    }
    return took;
  }

  private static OnnxTensor tensor(Map.Entry<String, OnnxValue> output) {
    return (OnnxTensor) output.getValue(); // inputs that they stand for are tensors
  }

  private static double milliseconds(long since) {
    return (System.nanoTime() - since) / 1e6;
  }

  @Override
  public void close() {
    made.forEach(OnnxTensor::close);
    if (still != null) {
      still.close();
    }
    if (detector != null) {
      detector.close();
    }
    generator.close();
  }
}
