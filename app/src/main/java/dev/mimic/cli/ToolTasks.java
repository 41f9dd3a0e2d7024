package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.config.ToolConfig;
import dev.mimic.tensor.Device;
import dev.mimic.train.tools.LandmarkTask;
import dev.mimic.train.tools.SharpenerTask;
import dev.mimic.train.tools.Task;
import dev.mimic.train.tools.finder.FinderTask;
import java.util.Map;
import java.util.function.Consumer;

/// Which task a configuration's `network` means. Engine thread.
final class ToolTasks {
  private static final Map<String, Task.Maker> MAKERS =
      Map.of(
          "face-finder", FinderTask::new,
          "landmarks", LandmarkTask::new,
          "sharpener", SharpenerTask::new);

  private ToolTasks() {}

  /// @throws MimicException if the data cannot be used
  static Task<?> make(ToolConfig config, Device device, Consumer<String> notes) {
    Task.Maker maker = MAKERS.get(config.network());
    if (maker == null) {
      throw new MimicException(
          "The network (%s) cannot be trained yet, expected one of (%s)."
              .formatted(config.network(), String.join(", ", MAKERS.keySet())));
    }
    return maker.make(config, device, notes);
  }
}
