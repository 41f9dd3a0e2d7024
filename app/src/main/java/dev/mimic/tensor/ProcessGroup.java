package dev.mimic.tensor;

import dev.mimic.MimicException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.jspecify.annotations.Nullable;

/// Processes that compute the same on different pictures and add up what they found: libtorch's
/// c10d, by Gloo between processors and by NCCL between GPUs.
///
/// All of them ask for the same sums in the same order, and get the same bits. When one ends, or is
/// silent for longer than the others are patient, the sums of the others fail with [Lost].
public final class ProcessGroup implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /// Another process has ended, or does not answer.
  public static final class Lost extends RuntimeException {
    private Lost(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /// One process's place among the others.
  ///
  /// @param rank from 0
  /// @param size how many there are
  /// @param meeting where they find each other
  /// @param patience how long one waits for another
  public record Place(int rank, int size, Meeting meeting, Duration patience) {}

  /// Where processes find each other.
  public sealed interface Meeting {}

  /// A file that is not there yet, for the processes of one machine: nothing listens on a network.
  public record AtFile(Path file) implements Meeting {}

  /// A port where rank 0 listens, for processes of several machines that trust each other.
  public record AtPort(String host, int port) implements Meeting {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private final Place place;
  private final Store store;
  private final Backend backend;
  private @Nullable Lost lost;

  private ProcessGroup(Place place, Store store, Backend backend) {
    this.place = place;
    this.store = store;
    this.backend = backend;
  }

  /// Waits until all are there. Engine thread.
  ///
  /// @param device whose numbers will be added up
  /// @throws MimicException when the others do not come in time
  public static ProcessGroup join(Place place, Device device) {
    Native.load();
    try (PointerScope _ = new PointerScope()) {
      InetAddress own = Neighbours.address(place);
      Store store = store(place);
      await(store, place);
      Backend backend = device.cuda() ? nccl(store, place) : gloo(store, place, own);
      return new ProcessGroup(place, store.retainReference(), backend.retainReference());
    }
  }

  private static Store store(Place place) {
    try {
      Store store =
          switch (place.meeting) {
            case AtFile(Path file) -> new FileStore(file.toString(), place.size);
            case AtPort(String host, int port) ->
                new TCPStore(
                    host,
                    new TCPStoreOptions()
                        .port((short) port) // C's unsigned 16 bits
                        .isServer(place.rank == 0)
                        .waitWorkers(false)
                        .timeout(new Milliseconds(place.patience.toMillis())));
          };
      store.setTimeout(new Milliseconds(place.patience.toMillis()));
      return store;
    } catch (RuntimeException e) {
      throw new MimicException(
          "The processes cannot meet at (%s): %s. Maybe another --rendezvous"
              .formatted(place.meeting, firstLine(e)),
          e);
    }
  }

  private static void await(Store store, Place place) {
    String key = "arrived";
    long deadline = System.nanoTime() + place.patience.toNanos();
    long arrived = store.add(key, 1);
    while (arrived < place.size) {
      if (System.nanoTime() > deadline) {
        throw new MimicException(
            "Of (%d) processes only (%d) came to (%s) within %d seconds, expected all. Maybe --processes, --nodes and --rendezvous differ between the machines, or one did not start."
                .formatted(place.size, arrived, place.meeting, place.patience.toSeconds()));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      arrived = store.add(key, 0);
    }
  }

  private static Backend gloo(Store store, Place place, InetAddress own) {
    ProcessGroupGloo.Options options =
        ProcessGroupGloo.Options.create(new Milliseconds(place.patience.toMillis()));
    options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(own.getHostAddress()));
    try {
      return new ProcessGroupGloo(store, place.rank, place.size, options);
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  // compiled against the presets and not run: no machine of ours has two GPUs
  private static Backend nccl(Store store, Place place) {
    ProcessGroupNCCL.Options options = new ProcessGroupNCCL.Options();
    options.timeout(new Milliseconds(place.patience.toMillis()));
    return new ProcessGroupNCCL(store, place.rank, place.size, options);
  }

  public int rank() {
    return place.rank;
  }

  public int size() {
    return place.size;
  }

  public Duration patience() {
    return place.patience;
  }

  /// Adds up what all processes hold, in place. Contiguous, of the same shape and type everywhere.
  ///
  /// @throws Lost when a process has ended or does not answer
  public void sumInPlace(Tensor tensor) {
    try (Scope _ = Scope.open()) {
      backend.allreduce(new TensorVector(tensor.raw))._wait();
    } catch (RuntimeException e) {
      lost = lost(e);
      throw lost;
    }
  }

  /// Why the others are gone, or null while they are there: a [Lost] that was thrown in the middle
  /// of [Tensor#backward] comes out of it as something else.
  public @Nullable Lost lost() {
    return lost;
  }

  /// What rank 0 says under this name, heard by all.
  ///
  /// @param own what this process would say
  public String fromFirst(String name, String own) {
    if (place.rank == 0) {
      store.set(name, own);
      return own;
    }
    try {
      return store.get_to_str(name);
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  private static Lost lost(RuntimeException e) {
    return new Lost(firstLine(e), e);
  }

  // libtorch appends its C++ frames
  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }

  @Override
  public void close() {
    backend.releaseReference();
    store.releaseReference();
  }
}
