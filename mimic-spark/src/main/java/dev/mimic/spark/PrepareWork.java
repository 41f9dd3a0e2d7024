package dev.mimic.spark;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.cli.Batch;
import dev.mimic.prepare.ClipList;
import dev.mimic.prepare.ClipMaker;
import dev.mimic.prepare.ClipRow;
import dev.mimic.prepare.Plan;
import dev.mimic.prepare.PrepareOptions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/// Makes the clips of one video, on an executor.
///
/// @param videos folder of all of them
/// @param results folder that gets the clips
/// @param words options as for `mimic prepare`, without the list of pieces
/// @param cuts whether pieces are cut that a list names; the driver has read it
record PrepareWork(String videos, String results, List<String> words, boolean cuts)
    implements Function<PrepareWork.Piece, List<ClipRow>> {
  /// One video.
  ///
  /// @param settings what its clips are made with
  record Piece(Plan.Task task, String settings) implements Serializable {}

  @Override
  public List<ClipRow> call(Piece piece) throws IOException {
    Batch.Preparation preparation = Batch.preparation(words.toArray(String[]::new));
    PrepareOptions options = preparation.options();
    if (cuts) {
      options = options.with(new PrepareOptions.Way.Cuts(List.of()));
    }
    TaskContext context = TaskContext.get();
    if (context.attemptNumber() >= AnimateWork.ATTEMPTS) {
      return List.of(
          ClipMaker.failed(
              piece.task,
              "Its executor ended (%d) times while at work on it."
                  .formatted(AnimateWork.ATTEMPTS)));
    }
    Storage storage = Storage.ofProcess();
    Path folder = Files.createTempDirectory("mimic-spark-");
    // the search is the executor's, and outlives the maker
    ClipMaker maker =
        new ClipMaker(options, () -> Executor.search(preparation), _ -> {}, Progress.NONE);
    try {
      Path video = storage.fetch(videos + "/" + piece.task.video().path(), folder);
      Path made = folder.resolve("clips");
      List<ClipRow> rows = maker.make(video, piece.task, piece.settings, made);
      for (ClipRow row : rows) {
        if (row.kept()) {
          String tag = key(row) + "-" + context.attemptNumber();
          storage.put(made.resolve(row.file()), results + "/" + row.file(), tag);
        }
      }
      if (rows.stream().noneMatch(row -> row.settings().isEmpty())) {
        journal(storage).put(key(piece.task), ClipList.text(rows));
      }
      return rows;
    } catch (IOException | RuntimeException | Error e) {
      if (context.isInterrupted() || Thread.currentThread().isInterrupted()) {
        throw e; // Spark took it back
      }
      String message = e instanceof MimicException ? e.getMessage() : e.toString();
      return List.of(ClipMaker.failed(piece.task, String.valueOf(message)));
    } finally {
      AnimateWork.deleteAll(folder);
    }
  }

  Journal journal(Storage storage) {
    return new Journal(storage, results + "/" + ClipList.NAME + ".journal");
  }

  /// What is in the name of a clip while it is put in its place.
  static String key(ClipRow row) {
    return "%08x".formatted(row.file().hashCode());
  }

  static String key(Plan.Task task) {
    return new AnimateRow(0, task.video().path(), "", "", "").key();
  }
}
