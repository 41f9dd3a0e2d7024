package dev.mimic.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// All jobs and their folders, in memory as on the disk. Any thread.
final class Gallery {
  static final String RESULT = "result.mp4";
  private static final String RECORD = "job.json";

  private final Path folder;
  private final Consumer<String> notes;
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();

  /// Reads what earlier servers left, and removes what they did not complete: jobs without a
  /// record, files that were being written. A job whose record cannot be read stays on the disk,
  /// unseen.
  ///
  /// @param notes hears what could not be read or written down
  Gallery(Path folder, Consumer<String> notes) {
    this.folder = folder;
    this.notes = notes;
    for (Path job : list(folder)) {
      if (Files.isDirectory(job) && Ids.isOne(job.getFileName().toString())) {
        load(job);
      }
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load(Path job) {
    try {
      Job read = Json.MAPPER.readValue(Files.readAllBytes(job.resolve(RECORD)), Job.class);
      for (Path file : list(job)) {
        if (file.getFileName().toString().endsWith(".part")) {
          Folders.remove(file);
        }
      }
      jobs.put(read.id(), read);
    } catch (NoSuchFileException e) { // it never began, or was removed
      Folders.remove(job);
    } catch (IOException | UncheckedIOException | JacksonException e) {
      notes.accept(
          "The job in (%s) cannot be read and was left as it is: %s. Maybe remove its folder."
              .formatted(job, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }

  /// Keeps a job as it is now; where the disk is full or the folder gone, in memory alone, so that
  /// the queue goes on.
  void put(Job job) {
    jobs.put(job.id(), job);
    try {
      Folders.write(folder(job.id()).resolve(RECORD), Json.MAPPER.writeValueAsBytes(job));
    } catch (UncheckedIOException e) {
      notes.accept("The job (%s) could not be written down: %s".formatted(job.id(), e.getCause()));
    }
  }

  /// Takes in a folder with the inputs of a new job.
  void add(Job job, Path incoming) {
    Folders.write(incoming.resolve(RECORD), Json.MAPPER.writeValueAsBytes(job));
    Folders.settle(incoming, folder(job.id()));
    jobs.put(job.id(), job);
  }

  @Nullable Job get(String id) {
    return jobs.get(id);
  }

  /// Newest first.
  List<Job> all() {
    return jobs.values().stream()
        .sorted(Comparator.comparing(Job::created).thenComparing(Job::id).reversed())
        .toList();
  }

  /// Removes a job; its record goes first, so that no part of it outlives a server that ends here.
  void remove(String id) {
    disown(id);
    jobs.remove(id);
    Folders.remove(folder(id));
  }

  /// Takes a job's record off the disk: no later server knows of it. Its other files stay, for
  /// somebody uses them, until [#remove] or the next start.
  void disown(String id) {
    try {
      Files.deleteIfExists(folder(id).resolve(RECORD));
    } catch (IOException e) {
      notes.accept("The record of the job (%s) could not be removed: %s".formatted(id, e));
    }
  }

  Path folder(String id) {
    return folder.resolve(id);
  }

  long bytes() {
    return Folders.bytes(folder);
  }

  /// Removes jobs that are over, the oldest first, until the others fit.
  ///
  /// @param but never this one
  /// @return what was removed
  List<String> prune(long keep, String but) {
    List<String> removed = new ArrayList<>();
    long used = bytes();
    for (Job job : all().reversed()) {
      if (used <= keep) {
        break;
      }
      if (job.over() && !job.id().equals(but)) {
        used -= Folders.bytes(folder(job.id()));
        remove(job.id());
        removed.add(job.id());
      }
    }
    return removed;
  }
}
