package dev.mimic.cli;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// What convolutions compute in; the one place that knows what `auto` means.
enum Precision {
  AUTO,
  FLOAT32,
  BFLOAT16,
  INT8;

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /// For animation, which wants to be fast: `auto` is bfloat16 where the hardware has it.
  DType fastOn(Device device) {
    return fastOn(device, PROCESSOR);
  }

  DType fastOn(Device device, Path processor) {
    return switch (this) {
      case AUTO -> device.cuda() || hasBfloat16(processor) ? DType.BFLOAT16 : DType.FLOAT32;
      case FLOAT32 -> DType.FLOAT32;
      case BFLOAT16 -> DType.BFLOAT16;
      case INT8 -> DType.INT8;
    };
  }

  /// For training and measuring, where numbers are compared: `auto` is float32.
  DType exact() {
    return this == BFLOAT16 ? DType.BFLOAT16 : DType.FLOAT32;
  }

  /// Whether the processor multiplies bfloat16 itself; emulating it is slower than float32. Only
  /// Linux tells.
  private static boolean hasBfloat16(Path processor) {
    if (!Files.isReadable(processor)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(processor)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .anyMatch(line -> line.matches(".*\\s(avx512_bf16|amx_bf16)(\\s.*)?"));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
