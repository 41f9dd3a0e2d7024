package dev.mimic.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A camera of this machine that shows what is written to it: v4l2loopback's devices on Linux.
final class VirtualCamera {
  private static final Path DEVICES = Path.of("/sys/devices/virtual/video4linux");

  private VirtualCamera() {}

  /// The first such device, such as `/dev/video2`, or null. Real cameras are not virtual.
  static @Nullable Path device() {
    if (!Files.isDirectory(DEVICES)) {
      return null;
    }
    try (Stream<Path> found = Files.list(DEVICES)) {
      return found
          .map(device -> Path.of("/dev", device.getFileName().toString()))
          .filter(Files::isWritable)
          .sorted()
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }
}
