package dev.mimic.tensor;

import dev.mimic.MimicException;
import dev.mimic.tensor.ProcessGroup.AtFile;
import dev.mimic.tensor.ProcessGroup.AtPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/// Which of this machine's addresses the other processes can reach it by.
final class Neighbours {
  private static final long LOOK_AGAIN = 100_000_000; // nanoseconds

  private Neighbours() {}

  /// The address on the way to the meeting; among processes of one machine, the machine's own.
  ///
  /// @throws MimicException when rank 0 is not found there in time
  static InetAddress address(ProcessGroup.Place place) {
    return switch (place.meeting()) {
      case AtFile _ -> InetAddress.getLoopbackAddress();
      case AtPort at when place.rank() == 0 -> resolved(at);
      case AtPort at -> towards(at, place);
    };
  }

  private static InetAddress resolved(AtPort at) {
    InetSocketAddress address = new InetSocketAddress(at.host(), at.port());
    if (address.isUnresolved()) {
      throw new MimicException(
          "The host of (%s) is unknown here, expected a name or an address that all machines know. Maybe --rendezvous with an address"
              .formatted(at));
    }
    return address.getAddress();
  }

  private static InetAddress towards(AtPort at, ProcessGroup.Place place) {
    resolved(at);
    long deadline = System.nanoTime() + place.patience().toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(at.host(), at.port()), 2_000);
        return socket.getLocalAddress();
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new MimicException(
              "Nobody answers at (%s) for %d seconds (%s), expected the process of rank 0. Maybe start node 0 first, or open the port."
                  .formatted(at, place.patience().toSeconds(), e.getMessage()),
              e);
        }
        LockSupport.parkNanos(LOOK_AGAIN);
      }
    }
  }
}
