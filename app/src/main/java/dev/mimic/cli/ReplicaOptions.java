package dev.mimic.cli;

import dev.mimic.tensor.ProcessGroup.AtPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many processes train together, and where they find each other.
final class ReplicaOptions {
  private static final int PATIENCE = 300; // seconds: saving a large checkpoint takes less

  @Option(
      names = "--processes",
      paramLabel = "N",
      converter = Values.Number.class,
      description =
          "Processes of this machine that share every batch, one a device; as many as --device-ids"
              + " names by default.")
  @Nullable Integer processes;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Machines that train together, each with as many processes; 1 by default.")
  @Nullable Integer nodes;

  @Option(
      names = "--node-rank",
      paramLabel = "K",
      description = "Which of them this one is, from 0.")
  @Nullable Integer nodeRank;

  @Option(
      names = "--rendezvous",
      paramLabel = "HOST:PORT",
      description = "Where machine 0 listens for the others: one address for all of them.")
  @Nullable String rendezvous;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      converter = Values.Number.class,
      description =
          "How long a process waits for another before it saves a checkpoint and ends; "
              + PATIENCE
              + " by default.")
  int patience = PATIENCE;

  @Option(names = "--replica", hidden = true) // what a process is told by the one that starts it
  @Nullable String replica;

  @Option(names = "--end-with-parent", hidden = true) // for whoever starts it, as Spark does
  boolean endWithParent;

  /// For small networks.
  void refuse() {
    Integer wanted = processes != null ? processes : nodes;
    if (wanted != null && wanted > 1) {
      throw new UsageException(
          "The option %s (%d) asks for several processes, and a small network is trained by one, expected neither --processes nor --nodes. Maybe leave it out"
              .formatted(processes != null ? "--processes" : "--nodes", wanted));
    }
  }

  Duration patience() {
    return Duration.ofSeconds(patience);
  }

  /// The processes that this machine starts: none where one is enough.
  ///
  /// @param devices how many `--device-ids` names, 0 without it
  /// @param environment of the process, where launchers such as torchrun say the same
  List<Seat> seats(int devices, Map<String, String> environment) {
    if (processes == null && nodes == null && nodeRank == null && rendezvous == null) {
      Launched launched = Launched.of(environment);
      if (launched != null) {
        return List.of(launched.seat());
      }
    }
    if (processes != null && devices > 1 && processes != devices) {
      throw new UsageException(
          "The options --processes (%d) and --device-ids (%d devices) differ, expected a device for each process. Maybe leave --processes out"
              .formatted(processes, devices));
    }
    int here = processes != null ? processes : Math.max(1, devices);
    int size = Math.multiplyExact(here, nodes == null ? 1 : nodes);
    if (size == 1) {
      return List.of();
    }
    AtPort meeting = meeting();
    int first = here * (nodeRank == null ? 0 : nodeRank);
    return IntStream.range(0, here)
        .mapToObj(local -> new Seat(first + local, size, local, here, meeting))
        .toList();
  }

  private @Nullable AtPort meeting() {
    int machines = nodes == null ? 1 : nodes;
    if (machines > 1 && rendezvous == null) {
      throw new UsageException(
          "(%d) machines need a place to meet, expected --rendezvous. Maybe --rendezvous host-of-machine-0:29500"
              .formatted(machines));
    }
    if (machines > 1 && nodeRank == null) {
      throw new UsageException(
          "Each of (%d) machines needs its number, expected --node-rank. Maybe --node-rank 0 on the machine of --rendezvous"
              .formatted(machines));
    }
    if (nodeRank != null && (nodeRank < 0 || nodeRank >= machines)) {
      throw new UsageException(
          "The machine's number --node-rank is (%d), expected 0 to %d. Maybe --nodes %d"
              .formatted(nodeRank, machines - 1, Math.max(2, nodeRank + 1)));
    }
    return rendezvous == null ? null : address(rendezvous);
  }

  static AtPort address(String words) {
    int colon = words.lastIndexOf(':');
    String port = words.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new UsageException(
          "The rendezvous is (%s), expected HOST:PORT. Maybe --rendezvous %s:29500"
              .formatted(words, colon < 1 ? words : words.substring(0, colon)));
    }
    return new AtPort(words.substring(0, colon), Integer.parseInt(port));
  }
}
