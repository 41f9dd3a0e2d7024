package dev.mimic.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mimic.MimicException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A configuration: the original's YAML as a tree of records.
///
/// ```java
/// Config config = Config.find("vox-256").with("train_params.batch_size=8");
/// int keypoints = config.modelParams().commonParams().numKp();
/// ```
///
/// Only the networks are always there; an animation needs nothing else. Who needs another section
/// asks for it by [#requireTrain()] and its like, which say in a sentence what is missing.
///
/// @param warnings one sentence, or none, naming the keys that stand in the file without effect
public record Config(
    @Nullable DatasetParams datasetParams,
    ModelParams modelParams,
    @Nullable TrainParams trainParams,
    @Nullable ReconstructionParams reconstructionParams,
    @Nullable AnimateParams animateParams,
    @Nullable VisualizerParams visualizerParams,
    @JsonIgnore List<String> warnings) {
  public Config {
    warnings = List.copyOf(warnings);
    if (trainParams != null) {
      checkDiscriminator(modelParams, trainParams.lossWeights());
      int numKp = modelParams.commonParams().numKp();
      List<List<Integer>> landmarks = trainParams.landmarks();
      boolean enough = landmarks.size() <= numKp;
      Check.that(
          enough,
          "train_params.landmarks",
          landmarks,
          "at most num_kp (%d) lists".formatted(numKp));
    }
  }

  /// What stands in a file.
  private record Sections(
      @Nullable DatasetParams datasetParams,
      ModelParams modelParams,
      @Nullable TrainParams trainParams,
      @Nullable ReconstructionParams reconstructionParams,
      @Nullable AnimateParams animateParams,
      @Nullable VisualizerParams visualizerParams) {}

  /// Reads a file: the original's form, or PaddleGAN's (whose networks stand under `model`).
  ///
  /// @throws MimicException where a key is unknown or missing or its value cannot be, with the
  ///   key's path
  public static Config load(Path file) {
    return of(Yaml.read(file), file.toString());
  }

  /// Finds a configuration by file, or else the shipped one of that name: `vox-256`,
  /// `configs/vox-256.yaml`, and the originals' file names, such as `config/vox-adv-256.yaml` and
  /// `configs/firstorder_fashion.yaml`.
  public static Config find(String nameOrFile) {
    Path file = Path.of(nameOrFile);
    if (Files.exists(file)) {
      return load(file);
    }
    return of(Yaml.section(Shipped.text(nameOrFile), nameOrFile), nameOrFile);
  }

  /// The names of the shipped configurations.
  public static List<String> shipped() {
    return Shipped.NAMES;
  }

  private static Config of(ObjectNode tree, String name) {
    PaddleConfig paddle = null;
    try {
      refuseSmallNetwork(tree);
      paddle = PaddleConfig.is(tree) ? PaddleConfig.convert(tree) : null;
      ObjectNode ours = paddle == null ? tree : paddle.tree();
      List<String> idle = new ArrayList<>(paddle == null ? List.of() : paddle.idle());
      OriginalConfig.dropIdleKeys(ours, idle);
      return bind(ours, warnings(name, idle));
    } catch (MimicException e) {
      String message = String.valueOf(e.getMessage());
      String words = paddle == null ? message : paddle.inTheirWords(message);
      throw new MimicException("The configuration (%s): %s".formatted(name, words), e);
    }
  }

  private static void refuseSmallNetwork(ObjectNode tree) {
    if (ToolConfig.is(tree)) {
      throw new MimicException(
          "it is of a small network (%s), expected a motion model's. Only mimic train understands it"
              .formatted(tree.get(ToolConfig.KEY).asString()));
    }
  }

  private static List<String> warnings(String name, List<String> idle) {
    if (idle.isEmpty()) {
      return List.of();
    }
    return List.of(
        "The configuration (%s) has keys without effect here: %s"
            .formatted(name, String.join(", ", idle)));
  }

  private static Config bind(ObjectNode tree, List<String> warnings) {
    Sections read = RecordReader.read(tree, Sections.class, "");
    return new Config(
        read.datasetParams,
        read.modelParams,
        read.trainParams,
        read.reconstructionParams,
        read.animateParams,
        read.visualizerParams,
        warnings);
  }

  /// This configuration with one value replaced: `train_params.batch_size=8`,
  /// `train_params.scales=[1, 0.5]`, `dataset_params.pairs_list=None`.
  public Config with(String assignment) {
    Assignment wanted = Assignment.of(assignment);
    try {
      return bind(wanted.into(Yaml.tree(this)), warnings);
    } catch (MimicException e) {
      throw wanted.refused(e);
    }
  }

  /// This configuration as YAML, with defaults and overrides written out: [#load] reads it, and so
  /// does the original, unless it says what the original cannot do.
  public String yaml() {
    return Yaml.write(Yaml.tree(this));
  }

  /// The data set, or a sentence that says it is missing.
  public DatasetParams requireDataset() {
    return require(datasetParams, "dataset_params", "reading a data set");
  }

  /// How to train, or a sentence that says it is missing.
  public TrainParams requireTrain() {
    return require(trainParams, "train_params", "training");
  }

  /// The discriminator, or a sentence that says it is missing.
  public ModelParams.DiscriminatorParams requireDiscriminator() {
    return require(
        modelParams.discriminatorParams(),
        "model_params.discriminator_params",
        "training with a discriminator");
  }

  /// The reconstruction mode's values: the original's where the section is absent.
  public ReconstructionParams reconstructionOrDefault() {
    return orDefault(reconstructionParams, ReconstructionParams.class);
  }

  /// The animate mode's values: relative movement and Jacobians, as in every file of the original,
  /// where absent.
  public AnimateParams animateOrDefault() {
    return animateParams != null ? animateParams : orDefault(null, AnimateParams.class).relative();
  }

  /// The grids' values: the original's where the section is absent.
  public VisualizerParams visualizerOrDefault() {
    return orDefault(visualizerParams, VisualizerParams.class);
  }

  private static <T> T require(@Nullable T section, String key, String what) {
    if (section == null) {
      throw new MimicException(
          "The configuration has no %s, which %s needs. Maybe start from configs/vox-256.yaml"
              .formatted(key, what));
    }
    return section;
  }

  private static <T extends Record> T orDefault(@Nullable T section, Class<T> type) {
    return section != null ? section : RecordReader.read(Yaml.tree(Map.of()), type, "");
  }

  private static void checkDiscriminator(ModelParams model, TrainParams.LossWeights weights) {
    if (weights.generatorGan() == 0) {
      return; // The original builds the discriminator all the same but never runs it.
    }
    ModelParams.DiscriminatorParams discriminator = model.discriminatorParams();
    if (discriminator == null) {
      throw new MimicException(
          "train_params.loss_weights.generator_gan is not 0, expected"
              + " model_params.discriminator_params beside it");
    }
    List<Double> matching = weights.featureMatching();
    boolean used = matching.stream().anyMatch(weight -> weight != 0);
    Check.that(
        !used || matching.size() == discriminator.numBlocks(),
        "train_params.loss_weights.feature_matching",
        matching,
        "one weight for each of the discriminator's (%d) blocks"
            .formatted(discriminator.numBlocks()));
  }
}
