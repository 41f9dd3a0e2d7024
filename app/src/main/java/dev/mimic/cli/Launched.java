package dev.mimic.cli;

import dev.mimic.tensor.ProcessGroup.AtPort;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What torchrun, Kubernetes' PyTorchJob and scripts for Slurm say in a process's environment: it
/// is one of several.
record Launched(int rank, int size, int local, int here, AtPort meeting) {
  /// @return null where nobody says so, or where there is one process
  static @Nullable Launched of(Map<String, String> environment) {
    if (!environment.containsKey("RANK") || number(environment, "WORLD_SIZE", 1) == 1) {
      return null;
    }
    int size = number(environment, "WORLD_SIZE", 1);
    int rank = number(environment, "RANK", 0);
    if (rank >= size) {
      throw new UsageException(
          "The environment says RANK=%d and WORLD_SIZE=%d, expected a rank below the size. Maybe RANK counts from 0"
              .formatted(rank, size));
    }
    String host = environment.get("MASTER_ADDR");
    if (host == null || !environment.containsKey("MASTER_PORT")) {
      throw new UsageException(
          "The environment says RANK=%d and WORLD_SIZE=%d, but not where the processes meet, expected MASTER_ADDR and MASTER_PORT too. Maybe unset RANK"
              .formatted(rank, size));
    }
    AtPort meeting = ReplicaOptions.address(host + ":" + environment.get("MASTER_PORT"));
    int local = number(environment, "LOCAL_RANK", 0);
    return new Launched(
        rank,
        size,
        local,
        Math.max(local + 1, number(environment, "LOCAL_WORLD_SIZE", 1)),
        meeting);
  }

  private static int number(Map<String, String> environment, String name, int otherwise) {
    String value = environment.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("\\d{1,6}")) {
      throw new UsageException(
          "The environment says %s=(%s), expected a number. Maybe unset %s"
              .formatted(name, value, name));
    }
    return Integer.parseInt(value);
  }

  Seat seat() {
    return new Seat(rank, size, local, here, meeting);
  }
}
