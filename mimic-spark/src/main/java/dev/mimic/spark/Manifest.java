package dev.mimic.spark;

import dev.mimic.MimicException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/// A table of animations, CSV or Parquet: `source`, `driving`, `output`, and if it is there
/// `options`. Names in it are relative to its own folder.
///
/// @param rows that can be begun
/// @param refused those that cannot, each with the reason
record Manifest(List<AnimateRow> rows, List<RowResult> refused) {
  private static final List<String> NEEDED = List.of("source", "driving", "output");

  /// @param usual words that every row begins with
  /// @throws MimicException if it cannot be read, or lacks a column
  static Manifest read(SparkSession spark, Storage storage, String address, String usual)
      throws IOException {
    if (!storage.exists(address)) {
      throw new MimicException(
          "The manifest (%s) doesn't exist, expected a table with the columns source, driving, output, options. Maybe its name is misspelt."
              .formatted(address));
    }
    Dataset<Row> table = table(spark, address);
    Map<String, String> columns = new HashMap<>();
    for (String column : table.columns()) {
      columns.put(column.strip().toLowerCase(Locale.ROOT), column);
    }
    for (String needed : NEEDED) {
      if (!columns.containsKey(needed)) {
        throw new MimicException(
            "The manifest (%s) has no column (%s), expected source, driving, output and maybe options; it has (%s)."
                .formatted(address, needed, String.join(", ", table.columns())));
      }
    }
    List<AnimateRow> rows = new ArrayList<>();
    List<RowResult> refused = new ArrayList<>();
    Set<String> outputs = new HashSet<>();
    String folder = Storage.folder(address);
    for (Row line : table.collectAsList()) {
      int number = rows.size() + refused.size() + 1;
      AnimateRow row = row(line, number, columns, usual);
      try {
        row = resolved(row, storage, folder);
        String reason = reason(row, outputs);
        if (reason.isEmpty()) {
          rows.add(row);
        } else {
          refused.add(RowResult.failed(row, reason));
        }
      } catch (IOException | RuntimeException | LinkageError e) { // what opens s3a: may be missing
        refused.add(RowResult.failed(row, "It names no file: %s.".formatted(e.getMessage())));
      }
    }
    return new Manifest(rows, refused);
  }

  private static Dataset<Row> table(SparkSession spark, String address) {
    if (address.endsWith(".parquet")) {
      return spark.read().parquet(address);
    }
    return spark
        .read()
        .option("header", true)
        .option("multiLine", true)
        .option("escape", "\"")
        .csv(address)
        .na()
        .fill("");
  }

  private static AnimateRow row(Row line, int number, Map<String, String> columns, String usual) {
    String options = (usual + " " + cell(line, columns.get("options"))).strip();
    return new AnimateRow(
        number,
        cell(line, columns.get("source")),
        cell(line, columns.get("driving")),
        cell(line, columns.get("output")),
        options);
  }

  private static String cell(Row line, @Nullable String column) {
    Object value = column == null ? null : line.get(line.fieldIndex(column));
    return value == null ? "" : value.toString().strip();
  }

  private static AnimateRow resolved(AnimateRow row, Storage storage, String folder)
      throws IOException {
    if (row.source().isEmpty() || row.driving().isEmpty() || row.output().isEmpty()) {
      return row;
    }
    List<String> drivers = new ArrayList<>();
    for (String driver : row.drivers()) {
      drivers.add(storage.resolve(driver.strip(), folder));
    }
    return new AnimateRow(
        row.row(),
        storage.resolve(row.source(), folder),
        String.join("|", drivers),
        storage.resolve(row.output(), folder),
        row.options());
  }

  private static String reason(AnimateRow row, Set<String> outputs) {
    if (row.source().isEmpty() || row.driving().isEmpty() || row.output().isEmpty()) {
      return "Its source, driving or output is empty, expected a file each.";
    }
    if (row.output().equals(row.source()) || row.drivers().contains(row.output())) {
      return "The result (%s) would replace what it is made of.".formatted(row.output());
    }
    return outputs.add(row.output())
        ? ""
        : "Another row has the same output (%s).".formatted(row.output());
  }
}
