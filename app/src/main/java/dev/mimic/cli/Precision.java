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
      case BFLOAT16 -> shortsOn(device, processor);
      case INT8 -> bytesOn(device, processor);
    };
  }

  /// For pictures as they happen, where one that comes late is worse than one that is a little
  /// coarse: as [#fastOn], but `auto` is bytes on a processor that is fast in these alone.
  DType liveOn(Device device) {
    return liveOn(device, PROCESSOR);
  }

  DType liveOn(Device device, Path processor) {
    DType fast = fastOn(device, processor);
    boolean slow = this == AUTO && fast == DType.FLOAT32;
    return slow && hasBytes(processor) ? DType.INT8 : fast;
  }

  /// For training and measuring, where numbers are compared: `auto` is float32.
  DType exactOn(Device device) {
    return switch (this) {
      case AUTO, FLOAT32 -> DType.FLOAT32;
      case BFLOAT16 -> shortsOn(device, PROCESSOR);
      case INT8 ->
          throw new UsageException(
              "--precision int8 is for animating; training and measuring compare numbers: choose"
                  + " float32 or bfloat16.");
    };
  }

  /// Processors without byte instructions of this kind would be slower, and saturate the sums of
  /// two products: another picture.
  private static DType bytesOn(Device device, Path processor) {
    if (device.cuda() || !hasBytes(processor)) {
      throw new UsageException(
          "--precision int8 needs a processor with VNNI (bytes multiplied and summed in one instruction), and %s. Maybe --precision auto, which is the fastest that is accurate here."
              .formatted(
                  device.cuda() ? "the device is a GPU" : "this one does not say that it has it"));
    }
    return DType.INT8;
  }

  /// Where the processor has no instructions for it, the kernels emulate it by AVX-512; older ones
  /// have no kernels.
  private static DType shortsOn(Device device, Path processor) {
    boolean known = !device.cuda() && Files.isReadable(processor);
    if (known && !has(processor, "avx512bw|avx_ne_convert")) {
      throw new UsageException(
          "--precision bfloat16 needs a GPU or a processor with AVX-512, and this one does not say"
              + " that it has it. Maybe --precision auto, which is the fastest that is accurate"
              + " here.");
    }
    return DType.BFLOAT16;
  }

  /// Whether the processor multiplies bfloat16 itself; emulating it is slower than float32.
  private static boolean hasBfloat16(Path processor) {
    return has(processor, "avx512_bf16|amx_bf16");
  }

  private static boolean hasBytes(Path processor) {
    return has(processor, "avx512_vnni|avx_vnni");
  }

  /// Only Linux tells. Whoever forbids oneDNN its newer instructions has an older processor.
  private static boolean has(Path processor, String flags) {
    String most = System.getenv().getOrDefault("ONEDNN_MAX_CPU_ISA", "DEFAULT");
    if (!most.matches("(?i)DEFAULT|ALL") || !Files.isReadable(processor)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(processor)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .anyMatch(line -> line.matches(".*\\s(" + flags + ")(\\s.*)?"));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
