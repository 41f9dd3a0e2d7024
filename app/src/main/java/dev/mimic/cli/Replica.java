package dev.mimic.cli;

import dev.mimic.Progress;
import dev.mimic.tensor.Device;

/// What is different in a process that [Launch] started, or Spark.
final class Replica {
  private Replica() {}

  /// Saves and ends when the process that started this one is gone, however it went.
  static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(
            parent -> {
              var _ = parent.onExit().thenRun(() -> System.exit(1));
            });
  }

  /// The GPU of one's own where `auto` means GPUs.
  static Device device(String name, Seat seat) {
    Device found = Device.parse(name);
    return name.equals("auto") && found.cuda() ? Device.parse("cuda:" + seat.local()) : found;
  }

  /// Tells the parent, who shows it.
  static Progress progress(Console console) {
    return (done, total) -> console.out().println(done + "/" + total);
  }
}
