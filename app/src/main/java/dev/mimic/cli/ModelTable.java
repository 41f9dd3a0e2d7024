package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding;
import dev.mimic.catalogue.Holding.Absent;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Damaged;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.catalogue.Model;
import dev.mimic.catalogue.WeightFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The catalogue as people and as programs read it.
///
/// @param folder where models lie
/// @param rows one a model
record ModelTable(Path folder, List<Row> rows) {
  record Row(Model model, Holding holding) {
    /// Bytes, roughly where no more is known, or 0.
    long size() {
      return holding instanceof Bundled bundled ? bundled.size() : model.size();
    }
  }

  /// @param thoroughly read every file through
  static ModelTable of(Catalogue catalogue, boolean thoroughly) {
    List<Row> rows = new ArrayList<>();
    for (Model model : catalogue.models()) {
      rows.add(new Row(model, catalogue.look(model.name(), thoroughly)));
    }
    return new ModelTable(catalogue.folder(), rows);
  }

  /// Columns for people.
  String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("NAME", "WHAT", "SIZE", "HERE", "LICENCE"));
    for (Row row : rows) {
      Model model = row.model();
      lines.add(List.of(model.name(), model.what(), size(row), here(row), model.licence()));
    }
    return columns(lines) + "\nFolder: %s\n".formatted(folder);
  }

  private static String size(Row row) {
    double megabytes = row.size() / 1e6;
    String pattern = megabytes < 1 ? "%.1f MB" : "%.0f MB";
    return row.size() == 0 ? "?" : pattern.formatted(megabytes);
  }

  private static String here(Row row) {
    return switch (row.holding()) {
      case Here(_, boolean ours) -> ours ? "yes" : "cache";
      case Bundled _ -> "bundled";
      case Damaged _ -> "damaged";
      case Absent _ -> row.model().bring() == null ? "no" : "by hand";
    };
  }

  private static String columns(List<List<String>> lines) {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder columns = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        columns.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
      }
      text.append(columns.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /// The same for programs.
  ResultLine result() {
    return new ResultLine()
        .with("folder", folder.toString())
        .with("models", rows.stream().map(ModelTable::entry).toList());
  }

  private static Map<String, @Nullable Object> entry(Row row) {
    Model model = row.model();
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", model.name());
    entry.put("aliases", model.aliases());
    entry.put("what", model.what());
    entry.put("size", row.size() == 0 ? null : row.size());
    entry.put("licence", model.licence());
    entry.put("nonCommercial", model.nonCommercial());
    entry.put("config", model.config());
    entry.put("bring", model.bring());
    entry.put("files", model.files().stream().map(WeightFile::file).toList());
    entry.put("here", row.holding() instanceof Held);
    entry.put("from", from(row.holding()));
    entry.put("file", row.holding() instanceof Here(Path file, _) ? file.toString() : null);
    entry.put("fault", row.holding() instanceof Damaged(_, String fault) ? fault : null);
    return entry;
  }

  private static @Nullable String from(Holding holding) {
    return switch (holding) {
      case Here(_, boolean ours) -> ours ? "mimic" : "cache";
      case Bundled _ -> "bundled";
      case Damaged _, Absent _ -> null;
    };
  }

  /// A sentence for each file that is not what it should be.
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Row row : rows) {
      if (row.holding() instanceof Damaged(Path file, String fault)) {
        faults.add("The file (%s) of the model (%s) %s".formatted(file, row.model().name(), fault));
      }
    }
    return faults;
  }

  /// @throws MimicException if there is such a file
  void refuseDamaged() {
    if (!faults().isEmpty()) {
      throw new MimicException(
          String.join("; ", faults()) + ". Maybe run: mimic models pull NAME, which replaces it");
    }
  }
}
