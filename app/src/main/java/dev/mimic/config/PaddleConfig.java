package dev.mimic.config;

import dev.mimic.MimicException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// PaddleGAN's YAML (`configs/firstorder_*.yaml`, and what its predictor takes by `--config`),
/// rewritten into the original's form.
///
/// Its `lr_scheduler.epoch_milestones` are iterations (semantics.md, B.1): they become
/// `iteration_milestones`, unless they all lie within the epochs of the file, as in its oldest
/// files, which meant epochs. Its Adam has Paddle's betas (0.9, 0.999); training here keeps the
/// original's (0.5, 0.999), so `optimizer` says no more than Adam.
final class PaddleConfig {
  private static final String TRAIN = "dataset.train.";
  private static final String AUGMENTATION = "dataset_params.augmentation_params.";

  private final ObjectNode theirs;
  private final ObjectNode ours = (ObjectNode) Yaml.parse("{}");
  private final List<String> idle = new ArrayList<>();
  private final Map<String, SequencedSet<String>> known = new TreeMap<>();
  private final Map<String, String> moved = new LinkedHashMap<>();

  private PaddleConfig(ObjectNode theirs) {
    this.theirs = theirs;
  }

  /// Whether this is PaddleGAN's form: the networks stand under `model`.
  static boolean is(ObjectNode tree) {
    return tree.has("model");
  }

  /// Rewrites `tree`.
  ///
  /// @throws MimicException naming a key that PaddleGAN does not know either
  static PaddleConfig convert(ObjectNode tree) {
    PaddleConfig config = new PaddleConfig(tree.deepCopy());
    config.networks();
    config.training();
    config.dataset();
    config.theRest();
    config.refuseUnknownKeys(config.theirs, "");
    return config;
  }

  /// The original's form.
  ObjectNode tree() {
    return ours;
  }

  /// Paths of the keys without effect.
  List<String> idle() {
    return idle;
  }

  /// A message about our keys in the words of their file.
  String inTheirWords(String message) {
    for (Map.Entry<String, String> path : moved.entrySet()) {
      message = message.replace(path.getKey(), path.getValue());
    }
    return message;
  }

  private void networks() {
    move("model.common_params", "model_params.common_params");
    move("model.generator.kp_detector_cfg", "model_params.kp_detector_params");
    move("model.generator.generator_cfg", "model_params.generator_params");
    move("model.discriminator.discriminator_cfg", "model_params.discriminator_params");
    expect("model.name", "FirstOrderModel", "FirstOrderModelMobile");
    expect("model.generator.name", "FirstOrderGenerator");
    expect("model.discriminator.name", "FirstOrderDiscriminator", "FirstOrder_Discriminator");
    // The mobile recipe trains one half beside a frozen teacher, which PaddleGAN never loads
    // (semantics.md, B.4).
    idle("model.mode", "model.kp_weight_path", "model.gen_weight_path", "model.generator_ori");
  }

  private void training() {
    for (String section : List.of("train_params.", "model.train_params.")) {
      for (String key : List.of("scales", "transform_params", "loss_weights")) {
        move(section + key, "train_params." + key);
      }
      // PaddleGAN reads `epochs` and `snapshot_config.interval` instead.
      idle(section + "num_epochs", section + "checkpoint_freq");
    }
    move("epochs", "train_params.num_epochs");
    move("snapshot_config.interval", "train_params.checkpoint_freq");
    expect("optimizer.name", "Adam");
    expect("lr_scheduler.name", "MultiStepDecay");
    for (String rate : List.of("lr_generator", "lr_discriminator", "lr_kp_detector")) {
      move("lr_scheduler." + rate, "train_params." + rate);
    }
    milestones();
  }

  private void milestones() {
    JsonNode milestones = take("lr_scheduler.epoch_milestones");
    if (milestones != null) {
      long epochs = ours.path("train_params").path("num_epochs").asLong(0);
      boolean areEpochs = true;
      for (JsonNode milestone : milestones.isArray() ? milestones : List.of(milestones)) {
        areEpochs &= milestone.asLong(Long.MAX_VALUE) <= epochs;
      }
      put("train_params." + (areEpochs ? "epoch_milestones" : "iteration_milestones"), milestones);
    }
  }

  private void dataset() {
    if (!(theirs.path("dataset").get("train") instanceof ObjectNode)) {
      ours.remove("train_params"); // A predictor's configuration: nothing to train on.
    }
    move(TRAIN + "batch_size", "train_params.batch_size");
    move(TRAIN + "num_repeats", "train_params.num_repeats");
    move(TRAIN + "dataroot", "dataset_params.root_dir");
    for (String key : List.of("frame_shape", "id_sampling", "pairs_list")) {
      move(TRAIN + key, "dataset_params." + key);
    }
    move(TRAIN + "time_flip", AUGMENTATION + "flip_param.time_flip");
    expect(TRAIN + "name", "FirstOrderDataset");
    expect(TRAIN + "phase", "train");
    if (take(TRAIN + "transforms") instanceof ArrayNode transforms) {
      transforms.forEach(this::transform);
    }
    for (String key :
        List.of(
            "num_workers",
            "use_shared_memory",
            "create_frames_folder",
            "process_time",
            "max_dataset_size",
            "direction",
            "input_nc",
            "output_nc",
            "serial_batches",
            "pool_size")) {
      idle(TRAIN + key);
    }
    idle("dataset.test");
  }

  private void transform(JsonNode transform) {
    String name = transform.path("name").asString("");
    ObjectNode values = transform instanceof ObjectNode object ? object : theirs.objectNode();
    values.remove(List.of("name", "keys"));
    switch (name) {
      case "PairedRandomHorizontalFlip" -> {
        double chance = values.path("prob").asDouble(0.5);
        Check.that(chance == 0.5, TRAIN + "transforms: prob", chance, "0.5");
        put(AUGMENTATION + "flip_param.horizontal_flip", Yaml.parse("true"));
      }
      case "PairedColorJitter" -> put(AUGMENTATION + "jitter_param", values);
      case "PairedRandomCrop" -> put(AUGMENTATION + "crop_param", values);
      case "PairedRandomResizedCrop" -> {
        put(AUGMENTATION + "crop_param.size", values.path("size"));
        put(AUGMENTATION + "resize_param.ratio", values.path("scale"));
        put(AUGMENTATION + "resize_param.interpolation", values.stringNode("bilinear"));
      }
      default ->
          throw new MimicException(
              "%stransforms has (%s), expected PairedRandomHorizontalFlip, PairedColorJitter, PairedRandomCrop or PairedRandomResizedCrop"
                  .formatted(TRAIN, name));
    }
  }

  private void theRest() {
    for (String section : List.of("reconstruction_params", "animate_params", "visualizer_params")) {
      move(section, section);
    }
    idle("output_dir", "log_config", "validate", "snapshot_config", "export_model", "pytorch_ckpt");
  }

  private void move(String from, String to) {
    JsonNode value = take(from);
    if (value != null) {
      put(to, value);
      moved.put(to, from);
    }
  }

  private void idle(String... paths) {
    for (String path : paths) {
      JsonNode value = take(path);
      if (value != null && (value.isValueNode() || !value.isEmpty())) {
        idle.add(path);
      }
    }
  }

  private void expect(String path, String... values) {
    JsonNode value = take(path);
    String said = value == null ? values[0] : value.asString();
    Check.that(List.of(values).contains(said), path, said, String.join(" or ", values));
  }

  private @Nullable JsonNode take(String path) {
    ObjectNode section = theirs;
    String parent = "";
    String[] keys = path.split("\\.");
    for (String key : List.of(keys).subList(0, keys.length - 1)) {
      know(parent, key);
      section = section.get(key) instanceof ObjectNode inner ? inner : theirs.objectNode();
      parent = parent.isEmpty() ? key : parent + "." + key;
    }
    know(parent, keys[keys.length - 1]);
    return section.remove(keys[keys.length - 1]);
  }

  private void know(String parent, String key) {
    known.computeIfAbsent(parent, all -> new LinkedHashSet<>()).add(key);
  }

  private void put(String path, JsonNode value) {
    ObjectNode section = ours;
    String[] keys = path.split("\\.");
    for (int i = 0; i < keys.length - 1; i++) {
      section =
          section.get(keys[i]) instanceof ObjectNode inner ? inner : section.putObject(keys[i]);
    }
    section.set(keys[keys.length - 1], value);
  }

  private void refuseUnknownKeys(ObjectNode section, String path) {
    SequencedSet<String> expected = known.getOrDefault(path, new LinkedHashSet<>());
    section.forEachEntry(
        (key, value) -> {
          if (!expected.contains(key)) {
            throw RecordReader.unknownKey(path, key, List.copyOf(expected));
          }
          String inner = path.isEmpty() ? key : path + "." + key;
          Check.that(value instanceof ObjectNode, inner, value, "a section of keys and values");
          refuseUnknownKeys((ObjectNode) value, inner);
        });
  }
}
