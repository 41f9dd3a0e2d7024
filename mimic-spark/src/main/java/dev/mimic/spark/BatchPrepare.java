package dev.mimic.spark;

import dev.mimic.MimicException;
import dev.mimic.cli.Batch;
import dev.mimic.prepare.ClipList;
import dev.mimic.prepare.ClipMaker;
import dev.mimic.prepare.ClipRow;
import dev.mimic.prepare.Half;
import dev.mimic.prepare.Plan;
import dev.mimic.prepare.Prepare;
import dev.mimic.prepare.PrepareOptions;
import dev.mimic.prepare.Video;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/// Makes a folder of videos ready for training on a cluster: the same clips in the same halves as
/// `mimic prepare` makes on one machine.
///
/// @param videos address of the folder
/// @param results address of the folder that gets `train`, `test` and `clips.csv`
/// @param metadata the list of pieces, a file of the driver's machine; empty for none
/// @param words other options of `mimic prepare`
record BatchPrepare(String videos, String results, String metadata, List<String> words) {
  private static final String TAG = "clips";

  /// @param notes hears what a person should know, one sentence each
  /// @throws MimicException if there are no videos, or results cannot be written
  Prepare.Report run(SparkSession spark, Consumer<String> notes) throws IOException {
    Storage storage = Storage.ofProcess();
    String from = storage.resolve(videos, "");
    String to = storage.resolve(results, "");
    Map<String, Long> sizes = sizes(storage, from, to);
    List<String> all = new ArrayList<>(words);
    if (!metadata.isEmpty()) {
      all.addAll(List.of("--metadata", metadata));
    }
    PrepareOptions options = Batch.preparation(all.toArray(String[]::new)).options();
    PrepareWork work = new PrepareWork(from, to, words, !metadata.isEmpty());
    storage.restore(to + "/" + ClipList.NAME, TAG);
    ClipList list = list(storage, to, work.journal(storage).all());
    Plan plan = Plan.of(List.copyOf(sizes.keySet()), options, list.halves(), notes);
    Set<String> there = there(storage, to);
    Map<String, List<ClipRow>> rows = new TreeMap<>();
    List<PrepareWork.Piece> open = new ArrayList<>();
    for (Plan.Task task : plan.tasks()) {
      String path = task.video().path();
      String settings = ClipMaker.settings(options, task, sizes.getOrDefault(path, 0L));
      List<ClipRow> known = list.rows(path);
      boolean done =
          list.isDone(path, settings)
              && known.stream().allMatch(row -> !row.kept() || there.contains(row.file()));
      if (done) {
        rows.put(path, known);
      } else {
        open.add(new PrepareWork.Piece(task, settings));
      }
    }
    int skipped = rows.size();
    if (!open.isEmpty()) {
      new JavaSparkContext(spark.sparkContext())
          .parallelize(open, open.size())
          .map(work)
          .collect()
          .forEach(made -> rows.put(made.getFirst().video(), made));
    }
    plan.alike()
        .forEach((path, why) -> rows.put(path, List.of(ClipRow.failed(path, plan.halves(), why))));
    sweep(storage, to, rows.values());
    removeOld(storage, to, List.of(list, list(storage, to, Map.of())), rows);
    rows.forEach(list::put);
    storage.write(to + "/" + ClipList.NAME, list.text(), TAG);
    work.journal(storage).clear();
    return Prepare.Report.of(plan, rows, skipped);
  }

  private static void sweep(Storage storage, String to, Collection<List<ClipRow>> made)
      throws IOException {
    Set<String> keys = new HashSet<>();
    made.forEach(rows -> rows.forEach(row -> keys.add(PrepareWork.key(row))));
    for (Half half : Half.values()) {
      storage.sweep(to + "/" + half.folder(), keys);
    }
  }

  /// Clips of earlier runs that are none now.
  ///
  /// @param earlier what those runs knew: a journal hides what the list said before it
  private static void removeOld(
      Storage storage, String to, List<ClipList> earlier, Map<String, List<ClipRow>> rows)
      throws IOException {
    Set<String> kept = new HashSet<>();
    rows.values().forEach(made -> made.forEach(row -> kept.add(row.file())));
    for (ClipList list : earlier) {
      for (String video : rows.keySet()) {
        for (String clip : list.gone(video, kept)) {
          storage.delete(to + "/" + clip);
        }
      }
    }
  }

  /// What earlier runs did: those that ended, and one that was killed.
  ///
  /// @param finished the journal of that one
  private static ClipList list(Storage storage, String to, Map<String, String> finished)
      throws IOException {
    String file = to + "/" + ClipList.NAME;
    try {
      StringBuilder text = new StringBuilder(storage.exists(file) ? storage.read(file) : "");
      if (text.isEmpty() && !finished.isEmpty()) {
        text.append(new ClipList().text());
      }
      finished.values().forEach(text::append);
      return ClipList.parse(text.toString());
    } catch (IllegalArgumentException e) {
      throw new MimicException(
          "The file (%s) is not a list of clips that mimic prepare wrote (%s). Maybe choose another folder with -o."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /// The video files below a folder with their lengths.
  private static Map<String, Long> sizes(Storage storage, String from, String to)
      throws IOException {
    if (!storage.exists(from)) {
      throw new MimicException(
          "The folder (%s) doesn't exist, expected a folder of videos. Maybe its name is misspelt."
              .formatted(from));
    }
    Map<String, Long> sizes = new TreeMap<>();
    String root = from.endsWith("/") ? from : from + "/";
    for (FileStatus file : storage.listAll(from)) {
      String address = file.getPath().toString();
      if (Video.isVideo(file.getPath().getName()) && !address.startsWith(to + "/")) {
        sizes.put(address.substring(root.length()), file.getLen());
      }
    }
    if (sizes.isEmpty()) {
      throw new MimicException("The folder (%s) holds no videos.".formatted(from));
    }
    return sizes;
  }

  private static Set<String> there(Storage storage, String to) throws IOException {
    Set<String> there = new HashSet<>();
    for (Half half : Half.values()) {
      for (FileStatus file : storage.list(to + "/" + half.folder())) {
        there.add(half.folder() + "/" + file.getPath().getName());
      }
    }
    return there;
  }
}
