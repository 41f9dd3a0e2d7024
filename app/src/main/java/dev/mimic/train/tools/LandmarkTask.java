package dev.mimic.train.tools;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ToolConfig;
import dev.mimic.data.LabelledFaces;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.LandmarkNetwork;
import dev.mimic.face.MimicLandmarks;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The 68 landmarks: crops of labelled faces in, points out.
public final class LandmarkTask implements Task<LandmarkSamples.Sample> {
  /// Validation looks at one of so many frames of a clip: neighbours hardly differ.
  private static final int SPARSE = 12;

  private static final List<String> SETS = List.of("portraits", "talking-heads");

  private final LandmarkNetwork network = new LandmarkNetwork();
  private final LandmarkSamples samples;
  private final Map<String, List<LabelledFaces.One>> tests = new LinkedHashMap<>();
  private final Device device;

  /// @throws dev.mimic.MimicException if the data has no labels
  public LandmarkTask(ToolConfig config, Device device, Consumer<String> notes) {
    this.device = device;
    Path root = Path.of(config.datasetParams().rootDir());
    samples = new LandmarkSamples(root, notes);
    for (String set : SETS) {
      List<LabelledFaces.One> faces = new ArrayList<>();
      LabelledFaces.each(
          root.resolve(set).resolve("test"),
          notes,
          face -> {
            if (face.frame() % SPARSE == 0) {
              faces.add(face);
            }
          });
      tests.put(set, faces);
    }
    network.meanFace(samples.meanFace());
    notes.accept("Points are learned from (%d) faces.".formatted(samples.size()));
  }

  @Override
  public Module network() {
    return network;
  }

  @Override
  public LandmarkSamples.Sample sample(RandomGenerator random) {
    return samples.sample(random);
  }

  @Override
  public Map<String, Tensor> losses(List<LandmarkSamples.Sample> batch) {
    List<Image> crops = batch.stream().map(LandmarkSamples.Sample::crop).toList();
    Tensor seen = ImageTensor.tensor(crops).to(device).channelsLast(); // (B, 3, 112, 112)
    Tensor maps = network.forward(seen).contiguous(); // (B, 68, 28, 28)
    return LandmarkLoss.of(maps, batch.stream().map(LandmarkSamples.Sample::points).toList());
  }

  /// By the labels' boxes; portraits and clips count alike.
  @Override
  public Score validate(StateDict weights) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    double error = 0;
    try (MimicLandmarks finder = new MimicLandmarks(weights, device)) {
      for (Map.Entry<String, List<LabelledFaces.One>> set : tests.entrySet()) {
        Map<String, Double> found = numbers(finder, set.getValue());
        found.forEach((name, value) -> numbers.put(set.getKey() + "_" + name, value));
        error += found.getOrDefault("nme", Double.NaN) / tests.size();
      }
    }
    return new Score(-error, numbers);
  }

  private static Map<String, Double> numbers(LandmarkFinder finder, List<LabelledFaces.One> faces) {
    LandmarkCheck check = new LandmarkCheck();
    for (LabelledFaces.One face : faces) {
      check.add(face, finder.find(face.image(), LandmarkCheck.box(face)));
    }
    return check.numbers();
  }

  @Override
  public void close() {
    network.close();
  }
}
