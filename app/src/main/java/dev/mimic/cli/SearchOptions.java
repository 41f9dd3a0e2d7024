package dev.mimic.cli;

import dev.mimic.track.FaceSearch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// What finds faces in many videos, and how many are done at a time.
final class SearchOptions {
  @Option(names = "--face-detector", paramLabel = "NAME|FILE", description = "As in mimic detect.")
  @Nullable String detector;

  @Option(
      names = "--workers",
      paramLabel = "N|auto",
      converter = Values.Count.class,
      description = "Videos at a time; auto, the default, is one for two processors.")
  int workers;

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  DeviceOptions machine = new DeviceOptions();

  int atOnce() {
    return workers > 0 ? workers : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /// Makes a search for each worker, with its share of the processors.
  Supplier<FaceSearch> opener() {
    String device = machine.name("auto");
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = machine.threads > 0 ? machine.threads : Math.max(1, processors / atOnce());
    return () -> EngineSearch.open(detector, threads, device);
  }
}
