package dev.mimic.cli;

import picocli.CommandLine.Option;

/// What to compute on, and in which numbers.
final class MachineOptions extends DeviceOptions {
  @Option(
      names = "--precision",
      paramLabel = "auto|float32|bfloat16",
      description =
          "What convolutions compute in. auto animates in the fastest that is accurate on this"
              + " processor, and trains and measures in float32.")
  Precision precision = Precision.AUTO;
}
