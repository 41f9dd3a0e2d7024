package dev.mimic.cli;

import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What to compute on, for commands that always compute in float32.
sealed class DeviceOptions permits MachineOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda:N",
      converter = Values.DeviceName.class,
      description = "auto, the default, is the first GPU when this build sees one.")
  @Nullable String device;

  @Option(
      names = "--threads",
      paramLabel = "N|auto",
      converter = Values.Count.class,
      description = "Processor threads of one operation; auto, the default, is all.")
  int threads;

  @Option(
      names = {"--cpu", "--no-cuda"},
      hidden = true)
  boolean cpu;

  @Option(names = "--xpu", hidden = true)
  boolean xpu;

  /// Refuses what cannot be before anything is loaded.
  void check() {
    if (xpu) {
      throw new UsageException(
          "The option (--xpu) asks for a Kunlun XPU, which Mimic does not run on, expected --device"
              + " auto, cpu or cuda:N. Maybe --device auto");
    }
    if (cpu && device != null && !device.equals("cpu")) {
      throw new UsageException(
          "The options --cpu and --device (%s) contradict each other, expected one of them. Maybe leave --cpu out"
              .formatted(device));
    }
  }

  Engine engine() {
    return Engine.start(threads);
  }

  /// @param processes that share this machine: `auto` is a fair share of its processors
  Engine engine(int processes) {
    int fair = Math.max(1, Runtime.getRuntime().availableProcessors() / processes);
    return Engine.start(threads > 0 ? threads : fair);
  }

  Device device() {
    return Device.parse(name("auto"));
  }

  /// @param otherwise the device where no option names one
  String name(String otherwise) {
    if (cpu) {
      return "cpu";
    }
    return device == null ? otherwise : device;
  }
}
