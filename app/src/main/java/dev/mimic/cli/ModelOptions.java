package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.animate.FaceModel;
import dev.mimic.animate.MotionModel;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.config.Config;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which motion model animates.
final class ModelOptions {
  private static final String EXAMPLE = "Maybe --config vox-256 --checkpoint vox-cpk.pth.tar";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The original's or PaddleGAN's YAML, or the name of a shipped one: vox-256, vox-adv-256,"
              + " vox-512, vox-512-fine, vox-mobile-256, mimic-face-256, fashion-256, taichi-256,"
              + " taichi-adv-256, mgif-256, nemo-256, bair-256, actions-64.")
  @Nullable String config;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Its weights: .pth.tar, .pth, .pdparams or .safetensors.")
  @Nullable Path checkpoint;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "A model by name, in the place of the two: mimic-face, which is bundled, vox-256,"
              + " vox-512, vox-mobile; mimic models list says which are here. By default vox-256"
              + " where it is here, otherwise mimic-face.")
  @Nullable String model;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      converter = Values.Count.class,
      description =
          "Side of the network's picture in pixels, the configuration's by default. At another size"
              + " the motion networks still see the size they were trained at.")
  int imageSize;

  @Option(names = "--mobile-net", hidden = true)
  boolean mobileNet;

  /// A configuration and the weights for it.
  ///
  /// @param custom the configuration is the user's own
  /// @param faces whether it is for faces, as far as names tell
  record Chosen(Config config, Held weights, boolean custom, boolean faces) {
    static Chosen of(String name, Held weights) {
      Config config = Config.find(name);
      boolean custom = Files.exists(Path.of(name));
      return new Chosen(config, weights, custom, FaceModel.is(name, config, weights.name()));
    }
  }

  /// Reads the configuration; its warnings become notes.
  Chosen choose(Catalogue catalogue, Consumer<String> notes) {
    if (model != null && (config != null || checkpoint != null)) {
      throw new UsageException(
          "The options --model (%s) and %s both name a model, expected one of them. Maybe leave --model out"
              .formatted(model, config != null ? "--config" : "--checkpoint"));
    }
    Chosen chosen = model == null ? chosen(catalogue, notes) : named(catalogue, model);
    chosen.config.warnings().forEach(notes);
    return chosen;
  }

  /// The configuration without weights, for `option`, which does without; its warnings become
  /// notes.
  Config configAlone(String option, Console console) {
    if (config == null || checkpoint != null || model != null) {
      throw new UsageException(
          "The option %s needs --config and no weights, expected a configuration alone. Maybe --config vox-256 %1$s"
              .formatted(option));
    }
    Config found = Config.find(config);
    found.warnings().forEach(console::note);
    return found;
  }

  /// Loads what was chosen, in the size that was asked for.
  MotionModel load(Chosen chosen, Engine engine, Device device, DType precision) {
    return engine.call(
        () ->
            MotionModel.load(
                chosen.config, WeightsFile.read(chosen.weights), imageSize, device, precision));
  }

  private Chosen chosen(Catalogue catalogue, Consumer<String> notes) {
    if (config == null) {
      return usual(catalogue, notes);
    }
    Held weights =
        checkpoint == null ? BundledModel.weights(catalogue, config) : WeightsFile.of(checkpoint);
    if (weights == null) {
      throw new UsageException(
          "The configuration (%s) has no weights, expected --checkpoint beside it. %s"
              .formatted(config, EXAMPLE));
    }
    if (mobileNet) {
      notes.accept(
          "--mobile-net has no effect: the configuration (%s) says which network it is."
              .formatted(config));
    }
    return Chosen.of(config, weights);
  }

  private static Chosen named(Catalogue catalogue, String name) {
    String config = catalogue.model(name).config();
    if (config == null) {
      throw new MimicException(
          "The model (%s) is a network of another kind, expected one that animates. Maybe --model vox-256"
              .formatted(name));
    }
    return Chosen.of(config, catalogue.require(name));
  }

  private Chosen usual(Catalogue catalogue, Consumer<String> notes) {
    BundledModel usual = mobileNet || checkpoint != null ? null : BundledModel.usual(catalogue);
    if (usual == null) {
      throw missing();
    }
    notes.accept(usual.note());
    return Chosen.of(usual.config(), usual.weights());
  }

  private RuntimeException missing() {
    if (mobileNet) {
      return new UsageException(
          "The option --mobile-net names no weights, expected a configuration and a checkpoint."
              + " Maybe --config vox-mobile-256 --checkpoint vox-mobile.pdparams");
    }
    if (checkpoint != null) {
      return noConfig(checkpoint);
    }
    return new MimicException(
        "No model is bundled with this build of Mimic, expected a configuration and a checkpoint. "
            + EXAMPLE);
  }

  static UsageException noConfig(Path checkpoint) {
    return new UsageException(
        "The checkpoint (%s) says nothing about its networks, expected --config beside it. Maybe --config vox-256"
            .formatted(checkpoint));
  }
}
