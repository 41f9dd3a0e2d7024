package dev.mimic.config;

import dev.mimic.MimicException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The configuration of a small network's training: what `network:` at the top level announces.
///
/// ```yaml
/// network: face-finder
/// dataset_params: {root_dir: data, side: 256}
/// train_params: {steps: 6000, batch_size: 16, learning_rate: 2.0e-3}
/// ```
///
/// @param network which one: a word of [#NETWORKS]
public record ToolConfig(String network, Data datasetParams, Training trainParams) {
  /// The small networks that `mimic train` trains.
  public static final List<String> NETWORKS = List.of("face-finder", "landmarks", "sharpener");

  static final String KEY = "network";

  public ToolConfig {
    if (!NETWORKS.contains(network)) {
      String nearest = Nearest.to(network, NETWORKS);
      throw new MimicException(
          "network is (%s), expected one of (%s)%s"
              .formatted(
                  network,
                  String.join(", ", NETWORKS),
                  nearest == null ? "" : ". Maybe " + nearest));
    }
  }

  /// What to learn from.
  ///
  /// @param rootDir the folder that holds `portraits`, `talking-heads` and the like, each with
  ///   `train` and `test`
  /// @param side of the square that the network sees while it learns, in pixels
  public record Data(String rootDir, int side) {
    public Data {
      Check.atLeast("side", side, 16);
    }
  }

  /// How to learn.
  ///
  /// @param steps of the optimiser in all
  /// @param learningRate at its highest: it climbs over the first `warmUp` steps and falls with a
  ///   cosine to a hundredth
  /// @param average how much of the running mean of the weights, which is what ships, each step
  ///   keeps
  /// @param validateEvery steps from one look at the test half to the next; the best weights stay
  public record Training(
      int steps,
      int batchSize,
      double learningRate,
      @Default("100") int warmUp,
      @Default("0.999") double average,
      @Default("500") int validateEvery) {
    private static final double LAST = 0.01; // of the learning rate

    public Training {
      Check.atLeast("steps", steps, 1);
      Check.atLeast("batch_size", batchSize, 1);
      Check.positive("learning_rate", learningRate);
      Check.atLeast("warm_up", warmUp, 0);
      Check.between("average", average, 0, 1);
      Check.atLeast("validate_every", validateEvery, 1);
    }

    /// What the learning rate is multiplied with.
    ///
    /// @param step counted from 0
    public double factor(long step) {
      if (step < warmUp) {
        return (step + 1.0) / warmUp;
      }
      double way = (double) (step - warmUp) / Math.max(1, steps - warmUp);
      return LAST + (1 - LAST) * (1 + Math.cos(Math.PI * Math.min(1, way))) / 2;
    }
  }

  /// Whether a file, or a shipped configuration of that name, is of a small network.
  ///
  /// @throws MimicException if there is no such configuration, or it cannot be read
  public static boolean isOne(String nameOrFile) {
    return is(tree(nameOrFile));
  }

  static boolean is(ObjectNode tree) {
    return tree.has(KEY);
  }

  /// Finds a configuration by file, or else the shipped one of that name: `mimic-finder`.
  ///
  /// @throws MimicException where a key is unknown or missing or its value cannot be, with the
  ///   key's path
  public static ToolConfig find(String nameOrFile) {
    try {
      return RecordReader.read(tree(nameOrFile), ToolConfig.class, "");
    } catch (MimicException e) {
      throw new MimicException(
          "The configuration (%s): %s".formatted(nameOrFile, e.getMessage()), e);
    }
  }

  private static ObjectNode tree(String nameOrFile) {
    Path file = Path.of(nameOrFile);
    return Files.exists(file)
        ? Yaml.read(file)
        : Yaml.section(Shipped.text(nameOrFile), nameOrFile);
  }

  /// This configuration with one value replaced: `train_params.batch_size=8`.
  public ToolConfig with(String assignment) {
    Assignment wanted = Assignment.of(assignment);
    try {
      return RecordReader.read(wanted.into(Yaml.tree(this)), ToolConfig.class, "");
    } catch (MimicException e) {
      throw wanted.refused(e);
    }
  }

  /// This configuration as YAML, with defaults and overrides written out.
  public String yaml() {
    return Yaml.write(Yaml.tree(this));
  }
}
