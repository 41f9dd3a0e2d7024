package dev.mimic.prepare;

import dev.mimic.Progress;
import dev.mimic.prepare.Plan.Task;
import dev.mimic.track.FaceSearch;
import dev.mimic.track.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Makes a folder of videos ready for training.
///
/// ```java
/// Report report = new Prepare(options, opener, notes).run(videos, results, 2, progress);
/// ```
///
/// The results are `train` and `test`, with `clips.csv` beside them, which tells of every video.
/// What it tells of is not done again: not with the same options, of a file of the same length,
/// whose clips are there.
public final class Prepare {
  private final PrepareOptions options;
  private final Supplier<FaceSearch> opener;
  private final Consumer<String> listener;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /// What there is now.
  ///
  /// @param train,test clips in each half, of this run and of earlier ones
  /// @param identities who is seen in them
  /// @param dropped pieces of videos that did not become clips
  /// @param skipped videos that an earlier run had done
  /// @param missing videos that the list of cuts names and the folder has not
  /// @param failed videos that could not be read, each with the sentence that says why
  public record Report(
      int videos,
      int train,
      int test,
      int identities,
      int dropped,
      int skipped,
      int missing,
      Map<String, String> failed) {
    public Report {
      failed = Collections.unmodifiableMap(new TreeMap<>(failed)); // by name
    }

    /// What rows say.
    ///
    /// @param rows of each video
    public static Report of(Plan plan, Map<String, List<ClipRow>> rows, int skipped) {
      Map<String, String> failed = new TreeMap<>(plan.alike());
      rows.forEach(
          (video, all) ->
              all.stream()
                  .filter(row -> row.settings().isEmpty())
                  .forEach(row -> failed.put(video, row.reason())));
      List<ClipRow> all = rows.values().stream().flatMap(List::stream).toList();
      List<ClipRow> kept = all.stream().filter(ClipRow::kept).toList();
      int test = (int) kept.stream().filter(row -> row.half() == Half.TEST).count();
      long dropped = all.stream().filter(row -> !row.kept() && !row.settings().isEmpty()).count();
      return new Report(
          plan.tasks().size() + plan.alike().size(),
          kept.size() - test,
          test,
          (int) kept.stream().map(ClipRow::identity).distinct().count(),
          (int) dropped,
          skipped,
          plan.missing().size(),
          failed);
    }
  }

  /// @param opener makes what finds faces, one for each worker; called on the worker's thread, and
  ///   only if the options want faces
  /// @param listener gets each thing that a person should know, once, from any thread
  public Prepare(PrepareOptions options, Supplier<FaceSearch> opener, Consumer<String> listener) {
    this.options = options;
    this.opener = opener;
    this.listener = listener;
  }

  /// Does all videos of a folder and of the folders in it. One that cannot be read is put down and
  /// does not stop the others.
  ///
  /// @param results gets the clips; made if it is missing
  /// @param workers videos at a time
  /// @param progress counts frames
  /// @throws dev.mimic.MimicException if there are no videos, or results cannot be written
  public Report run(Path folder, Path results, int workers, Progress progress) {
    List<String> paths = VideoFolder.list(folder, results);
    ClipFolder clips = ClipFolder.open(results);
    Plan plan = Plan.of(paths, options, clips.halves(), this::tell);
    AtomicLong frames = new AtomicLong();
    Progress each =
        (_, _) -> progress.step(frames.incrementAndGet(), -1); // of nobody knows how many
    plan.alike() // before the others: a clip of an earlier run may have the name of a new one
        .forEach((path, why) -> clips.put(path, List.of(ClipRow.failed(path, plan.halves(), why))));
    List<Outcome> outcomes =
        Workers.share(plan.tasks(), workers, waiting -> work(folder, waiting, clips, each));
    clips.tidy();
    return report(plan, outcomes);
  }

  private record Outcome(String video, List<ClipRow> rows, boolean skipped) {}

  private List<Outcome> work(
      Path folder, Queue<Task> waiting, ClipFolder clips, Progress progress) {
    List<Outcome> outcomes = new ArrayList<>();
    try (ClipMaker maker = new ClipMaker(options, opener, this::tell, progress)) {
      for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
        String path = task.video().path();
        Path file = folder.resolve(path);
        String settings = ClipMaker.settings(options, task, bytes(file));
        List<ClipRow> rows = clips.done(path, settings);
        boolean skipped = !rows.isEmpty();
        if (!skipped) {
          rows = maker.make(file, task, settings, clips.folder());
          clips.put(path, rows);
        }
        outcomes.add(new Outcome(path, rows, skipped));
      }
    }
    return outcomes;
  }

  private static long bytes(Path video) {
    long bytes = 0;
    try (Stream<Path> files = Files.isDirectory(video) ? Files.list(video) : Stream.of(video)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    } catch (IOException e) {
      return -1; // whoever opens it says what is wrong
    }
    return bytes;
  }

  private Report report(Plan plan, List<Outcome> outcomes) {
    Map<String, List<ClipRow>> rows = new TreeMap<>();
    outcomes.forEach(outcome -> rows.put(outcome.video(), outcome.rows()));
    int skipped = (int) outcomes.stream().filter(Outcome::skipped).count();
    Report report = Report.of(plan, rows, skipped);
    if (report.test() == 0 && options.testShare() > 0) {
      tell("There is nobody to test on: no clip of another identity is left for that half.");
    }
    return report;
  }

  private void tell(String note) {
    if (told.add(note)) {
      listener.accept(note);
    }
  }
}
