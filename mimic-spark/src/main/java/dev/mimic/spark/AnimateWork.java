package dev.mimic.spark;

import dev.mimic.MimicException;
import dev.mimic.cli.Batch;
import dev.mimic.track.CsvLines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/// Does one animation, on an executor. Whatever goes wrong with it becomes its result; only a task
/// that Spark itself ends is no result.
///
/// @param journal folder that finished rows are put down in
record AnimateWork(String journal) implements Function<AnimateRow, RowResult> {
  static final int ATTEMPTS = 3;

  @Override
  public RowResult call(AnimateRow row) throws IOException {
    TaskContext task = TaskContext.get();
    Storage storage = Storage.ofProcess();
    Journal finished = new Journal(storage, journal);
    String known = finished.get(row.key());
    if (!known.isEmpty() && storage.exists(row.output())) {
      return RowResult.of(CsvLines.parse(known).getFirst()).numbered(row.row());
    }
    if (task.attemptNumber() >= ATTEMPTS) {
      return RowResult.failed(
          row,
          "Its executor ended (%d) times while at work on it. Maybe its files need more memory."
              .formatted(ATTEMPTS));
    }
    RowResult result = result(row, storage, task);
    if (result.done()) {
      finished.put(row.key(), result.line());
    }
    return result;
  }

  private static RowResult result(AnimateRow row, Storage storage, TaskContext task)
      throws IOException {
    long start = System.nanoTime();
    String message;
    long frames = 0;
    Path folder = Files.createTempDirectory("mimic-spark-");
    try {
      frames = animate(row, storage, folder, task.attemptNumber());
      message = "";
    } catch (MimicException e) {
      message = String.valueOf(e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      message = "A file could not be read or written: %s.".formatted(e.getMessage());
    } catch (RuntimeException | Error e) {
      if (task.isInterrupted() || Thread.currentThread().isInterrupted()) {
        throw e; // Spark took it back
      }
      message = "It could not be done: %s.".formatted(e);
    } finally {
      deleteAll(folder);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String who = SparkEnv.get().executorId();
    return new RowResult(
        row, message.isEmpty(), message, seconds, frames, who, task.attemptNumber());
  }

  private static long animate(AnimateRow row, Storage storage, Path folder, int attempt)
      throws IOException {
    List<String> options = Words.split(row.options());
    if (options.stream().anyMatch(word -> word.matches("--png(=.*)?"))) {
      throw new MimicException(
          "The option --png writes a folder of pictures, expected one file a row. Maybe leave it"
              + " out.");
    }
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-s", local(row.source(), storage, folder).toString()));
    for (String driver : row.drivers()) {
      words.addAll(List.of("-d", local(driver, storage, folder).toString()));
    }
    Path result = folder.resolve("result-" + Storage.name(row.output()));
    words.addAll(List.of("-o", result.toString()));
    words.addAll(options);
    Batch.Animated made = Executor.batch().animate(words.toArray(String[]::new));
    storage.put(result, row.output(), row.key() + "-" + attempt);
    return made.frames();
  }

  private static Path local(String address, Storage storage, Path folder) throws IOException {
    try {
      return storage.fetch(address, folder);
    } catch (FileNotFoundException e) {
      throw new MimicException(
          "The file (%s) doesn't exist. Maybe its name is misspelt in the manifest."
              .formatted(address),
          e);
    }
  }

  static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
