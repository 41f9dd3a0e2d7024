package dev.mimic.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What only training asks.
final class TrainingOptions {
  @Option(
      names = "--vgg",
      paramLabel = "FILE",
      description =
          "VGG19 weights, through which the perceptual loss looks as in the paper. Without, it"
              + " looks through a fixed random pyramid.")
  @Nullable Path vgg;

  @Option(
      names = "--perceptual",
      paramLabel = "FILE",
      description = "Another small network's weights in the place of VGG19.")
  @Nullable Path perceptual;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of everything drawn; 0 by default. The same seed gives the same run.")
  long seed;

  @Option(
      names = "--workers",
      paramLabel = "N|auto",
      converter = Values.Count.class,
      description =
          "Threads that decode and augment beside the training; auto, the default, is half of the"
              + " processors.")
  int workers;

  void check() {
    if (vgg != null && perceptual != null) {
      throw new UsageException(
          "The options --vgg (%s) and --perceptual (%s) both name the perceptual network, expected one of them. Maybe leave --perceptual out"
              .formatted(vgg, perceptual));
    }
  }

  /// For small networks, whose losses look through nothing.
  void refusePerceptual() {
    Path named = vgg != null ? vgg : perceptual;
    if (named != null) {
      throw new UsageException(
          "The option (%s) names the perceptual network (%s), which training this network does not look through, expected neither --vgg nor --perceptual. Maybe leave it out"
              .formatted(vgg != null ? "--vgg" : "--perceptual", named));
    }
  }

  int workers() {
    return workers(1);
  }

  /// @param processes that share this machine
  int workers(int processes) {
    int fair = Runtime.getRuntime().availableProcessors() / 2 / processes;
    return workers > 0 ? workers : Math.max(1, fair);
  }
}
