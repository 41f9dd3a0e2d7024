package dev.mimic.cli;

import picocli.CommandLine.Option;

/// What to compute on, and in which numbers.
final class MachineOptions extends DeviceOptions {
  @Option(
      names = "--precision",
      paramLabel = "auto|float32|bfloat16|int8",
      description =
          "What convolutions compute in. auto animates in the fastest that is accurate on this"
              + " processor, and trains and measures in float32. int8 paints in bytes once it has"
              + " seen eight frames: faster where the processor has VNNI, a little coarser, and for"
              + " animating alone; auto takes it for live pictures on processors without"
              + " bfloat16.")
  Precision precision = Precision.AUTO;
}
