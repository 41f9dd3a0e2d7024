package dev.mimic.spark;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;
import org.apache.spark.TaskContext;

/// One process of a training, beside an executor: `mimic train` with the environment that torchrun
/// would give it. All begin together. When one ends badly, or the job is cancelled, Spark ends the
/// others' tasks and each task its process; a process whose executor is killed ends by itself: all
/// as by Ctrl-C.
///
/// @param words of `mimic train`
record TrainWork(List<String> words) implements Serializable {
  /// Runs it to its end; gives what it wrote to its standard output.
  Iterator<String> begin() {
    try {
      return together();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Iterator<String> together() throws IOException {
    BarrierTaskContext task = BarrierTaskContext.get();
    int rank = task.partitionId();
    BarrierTaskInfo[] all = task.getTaskInfos();
    // the first process listens, and tells the others where
    String[] ports = task.allGather(rank == 0 ? String.valueOf(freePort()) : "");
    Map<String, String> environment =
        Map.of(
            "RANK", String.valueOf(rank),
            "WORLD_SIZE", String.valueOf(all.length),
            "LOCAL_RANK", String.valueOf(neighbours(all, rank, rank)),
            "LOCAL_WORLD_SIZE", String.valueOf(neighbours(all, rank, all.length)),
            "MASTER_ADDR", host(all[0]),
            "MASTER_PORT", ports[0]);
    return List.of(run(environment, rank, task)).iterator();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String host(BarrierTaskInfo info) {
    String address = info.address();
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  /// How many of the first `count` processes are on the machine of one of them.
  private static int neighbours(BarrierTaskInfo[] all, int rank, int count) {
    String mine = host(all[rank]);
    return (int) Arrays.stream(all, 0, count).filter(info -> host(info).equals(mine)).count();
  }

  /// Gives what the process wrote to its standard output.
  private String run(Map<String, String> environment, int rank, TaskContext task)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(Main.JAVA_OPTIONS.split(" ", -1)));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.mimic.cli.Main", "train"));
    command.addAll(words);
    command.add("--end-with-parent"); // the executor may be killed
    Path out = Files.createTempFile("mimic-train-", ".out");
    Path err = Files.createTempFile("mimic-train-", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      while (!process.waitFor(1, TimeUnit.SECONDS)) {
        if (task.isInterrupted()) { // the thread is not where another process's end is the reason
          throw new InterruptedException();
        }
      }
      int code = process.exitValue();
      String said = Files.readString(err).strip();
      if (code != 0) {
        String last = said.substring(said.lastIndexOf('\n') + 1);
        throw new MimicException("Process (%d) of the training ended: %s".formatted(rank, last));
      }
      return Files.readString(out).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Spark took the process back.", e);
    } finally {
      process.destroy(); // as by Ctrl-C: it saves a checkpoint, where it still runs
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }
}
