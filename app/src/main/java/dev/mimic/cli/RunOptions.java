package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.config.Config;
import dev.mimic.config.ToolConfig;
import dev.mimic.train.TrainOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the original's `run.py` is told in each of its modes.
final class RunOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "The original's or PaddleGAN's YAML, or the name of a shipped one, such as vox-256.")
  String config = "";

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Weights, or a whole training to go on with, in any of the four formats.")
  @Nullable Path checkpoint;

  TrainOptions.Start start = TrainOptions.Start.EVERYTHING; // --load, --start-from

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "The clips, in the place of the configuration's root_dir: with train and test inside, or"
              + " to be split.")
  @Nullable Path data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another value for a key of the configuration (train_params.batch_size=8); may be"
              + " repeated.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--log-dir",
      paramLabel = "FOLDER",
      description = "Gets a folder for every training; log by default.")
  Path logDir = Path.of("log");

  @Option(
      names = "--device-ids",
      paramLabel = "ID[,ID...]",
      description =
          "The number of a GPU; 0, the default, is the processor where there is none. Training"
              + " takes several, a process for each: 0,1 for GPUs, cpu,cpu for processors.")
  @Nullable String deviceIds;

  /// The configuration with every override; its warnings become notes.
  Config read(Console console) {
    Config found = Config.find(config);
    found.warnings().forEach(console::note);
    for (String override : overrides) {
      found = with(found, override);
    }
    return data == null ? found : found.with("dataset_params.root_dir=" + quoted(data));
  }

  /// The configuration of a small network with every override.
  ToolConfig readTool() {
    ToolConfig found = ToolConfig.find(config);
    for (String override : overrides) {
      try {
        found = found.with(override);
      } catch (MimicException e) { // an option, though the configuration found it
        throw new UsageException(String.valueOf(e.getMessage()));
      }
    }
    return data == null ? found : found.with("dataset_params.root_dir=" + quoted(data));
  }

  private static Config with(Config config, String override) {
    try {
      return config.with(override);
    } catch (MimicException e) { // an option, though the configuration found it
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  // a path may hold what means something else in YAML; single quotes hold everything but themselves
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  /// The configuration's name, without folder and ending.
  String name() {
    Path file = Path.of(config).getFileName();
    return String.valueOf(file).replaceFirst("\\.ya?ml$", "");
  }

  /// What to compute on in one process: `--device`, or `--device-ids` as the original has it.
  String device(MachineOptions machine) {
    List<String> ids = deviceIds(machine);
    if (ids.size() > 1) {
      throw new MimicException(
          "The device ids are (%s), and several devices are for training alone, expected one. Maybe --device-ids %s"
              .formatted(deviceIds, ids.getFirst()));
    }
    return ids.isEmpty() ? machine.name("auto") : device(ids.getFirst().replaceAll("^0$", "auto"));
  }

  /// What one of several processes computes on.
  ///
  /// @param local which one of this machine's it is
  String device(MachineOptions machine, int local) {
    List<String> ids = deviceIds(machine);
    if (ids.size() <= 1) {
      return device(machine);
    }
    if (local >= ids.size()) {
      throw new UsageException(
          "The device ids are (%s), and this machine has a process number %d, expected a device for each. Maybe name one more"
              .formatted(deviceIds, local));
    }
    return device(ids.get(local));
  }

  private static String device(String id) {
    return id.matches("\\d+") ? "cuda:" + id : id;
  }

  /// What `--device-ids` names: nothing without it.
  List<String> deviceIds(MachineOptions machine) {
    if (deviceIds != null && machine.device != null) {
      throw new UsageException(
          "The options --device (%s) and --device-ids (%s) both name a device, expected one of them. Maybe leave --device-ids out"
              .formatted(machine.device, deviceIds));
    }
    if (deviceIds == null) {
      return List.of();
    }
    if (!deviceIds.matches("\\d{1,3}(,\\d{1,3})*|cpu(,cpu)*")) {
      throw new UsageException(
          "The device ids are (%s), expected numbers of GPUs, or cpu as often as processes are wanted. Maybe --device-ids 0,1 or --device-ids cpu,cpu"
              .formatted(deviceIds));
    }
    List<String> ids = List.of(deviceIds.split(",", -1));
    if (!deviceIds.startsWith("cpu") && Set.copyOf(ids).size() < ids.size()) {
      throw new UsageException(
          "The device ids are (%s), expected each GPU once. Maybe --device-ids %s"
              .formatted(deviceIds, String.join(",", new LinkedHashSet<>(ids))));
    }
    return ids;
  }

  /// The checkpoint, for a mode that cannot do without; a configuration of a bundled model needs
  /// none.
  Held requireWeights(String command) {
    Held weights =
        checkpoint == null
            ? BundledModel.weights(Catalogue.open(), config)
            : WeightsFile.of(checkpoint);
    if (weights == null) {
      throw new UsageException(
          "%s needs a model, expected --checkpoint. Maybe --checkpoint vox-cpk.pth.tar"
              .formatted(command));
    }
    return weights;
  }

  /// Where results go: beside the checkpoint, as the original has it.
  Path results(Held weights) {
    return switch (weights) {
      case Here(Path file, _) -> file.resolveSibling("");
      case Bundled(String model, _) -> logDir.resolve(model);
    };
  }
}
