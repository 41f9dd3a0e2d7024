package dev.mimic.spark;

import dev.mimic.MimicException;
import dev.mimic.track.CsvLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// Does the animations of a manifest on a cluster, each for itself: one that fails is put down and
/// fails nothing else, and one that is done is not done again.
///
/// @param manifest address of the table
/// @param results address of the table of what became of each row: `.csv`, or `.parquet`
/// @param usual words for `mimic animate` that every row begins with
record BatchAnimate(String manifest, String results, String usual) {
  /// What there is now.
  ///
  /// @param skipped rows that an earlier run had done; they count as done
  record Report(int rows, int done, int failed, int skipped, long frames, String results) {}

  /// @throws MimicException if the manifest cannot be read or the results cannot be written
  Report run(SparkSession spark) throws IOException {
    Storage storage = Storage.ofProcess();
    String table = storage.resolve(results, "");
    Journal journal = new Journal(storage, table + ".journal");
    Manifest read = Manifest.read(spark, storage, storage.resolve(manifest, ""), usual);
    Map<String, RowResult> before = before(spark, storage, table, journal);
    List<RowResult> all = new ArrayList<>(read.refused());
    List<AnimateRow> open = new ArrayList<>();
    for (AnimateRow row : read.rows()) {
      RowResult known = before.get(row.key());
      if (known != null && storage.exists(row.output())) {
        all.add(known.numbered(row.row()));
      } else {
        open.add(row);
      }
    }
    int skipped = read.rows().size() - open.size();
    if (!open.isEmpty()) {
      JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
      // a task a row: rows differ in length, and a lost executor loses no other row
      all.addAll(
          context
              .parallelize(open, open.size())
              .map(new AnimateWork(table + ".journal"))
              .collect());
      sweep(storage, open);
    }
    all.sort(Comparator.comparingInt(result -> result.row().row()));
    write(spark, storage, table, all);
    journal.clear();
    int done = (int) all.stream().filter(RowResult::done).count();
    long frames = all.stream().mapToLong(RowResult::frames).sum();
    return new Report(all.size(), done, all.size() - done, skipped, frames, table);
  }

  /// What earlier runs finished: those that ended, and one that was killed.
  private static Map<String, RowResult> before(
      SparkSession spark, Storage storage, String table, Journal journal) throws IOException {
    Map<String, RowResult> done = new HashMap<>();
    storage.restore(table, tag(table));
    try {
      if (storage.exists(table)) {
        List<RowResult> rows =
            isParquet(table) ? parquet(spark, table) : RowResult.parse(storage.read(table));
        rows.stream().filter(RowResult::done).forEach(row -> done.put(row.key(), row));
      }
      for (String line : journal.all().values()) {
        RowResult row = RowResult.of(CsvLines.parse(line).getFirst());
        done.put(row.key(), row);
      }
      return done;
    } catch (IllegalArgumentException e) {
      throw new MimicException(
          "The file (%s) is not a table of results that mimic-spark wrote (%s). Maybe choose another name with --results."
              .formatted(table, e.getMessage()),
          e);
    }
  }

  private static void sweep(Storage storage, List<AnimateRow> rows) throws IOException {
    Set<String> folders = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (AnimateRow row : rows) {
      folders.add(Storage.folder(row.output()));
      keys.add(row.key());
    }
    for (String folder : folders) {
      storage.sweep(folder, keys);
    }
  }

  private static boolean isParquet(String table) {
    return table.endsWith(".parquet");
  }

  private static List<RowResult> parquet(SparkSession spark, String table) {
    List<RowResult> rows = new ArrayList<>();
    for (Row row : spark.read().parquet(table).collectAsList()) {
      List<String> cells = new ArrayList<>();
      RowResult.COLUMNS.forEach(name -> cells.add(String.valueOf(row.get(row.fieldIndex(name)))));
      rows.add(RowResult.of(cells));
    }
    return rows;
  }

  private static void write(SparkSession spark, Storage storage, String table, List<RowResult> all)
      throws IOException {
    if (!isParquet(table)) {
      storage.write(table, RowResult.table(all), tag(table));
      return;
    }
    StructType schema = new StructType();
    for (String name : RowResult.COLUMNS) {
      schema =
          schema.add(
              name,
              switch (name) {
                case "row", "attempt" -> DataTypes.IntegerType;
                case "frames" -> DataTypes.LongType;
                case "seconds" -> DataTypes.DoubleType;
                default -> DataTypes.StringType;
              });
    }
    List<Row> rows = new ArrayList<>();
    for (RowResult result : all) {
      AnimateRow row = result.row();
      List<String> words = result.cells();
      rows.add(
          RowFactory.create(
              row.row(),
              words.get(1),
              words.get(2),
              result.seconds(),
              result.frames(),
              row.source(),
              row.driving(),
              row.output(),
              row.options(),
              result.executor(),
              result.attempt()));
    }
    Dataset<Row> data = spark.createDataFrame(rows, schema);
    String part = Storage.part(table, tag(table));
    data.coalesce(1).write().mode(SaveMode.Overwrite).parquet(part);
    storage.replace(table, tag(table));
  }

  private static String tag(String table) {
    return "results-" + Storage.name(table);
  }
}
