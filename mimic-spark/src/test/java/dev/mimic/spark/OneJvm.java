package dev.mimic.spark;

import dev.mimic.cli.Batch;
import dev.mimic.track.CsvLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The rows of a manifest one after the other in one JVM: what Spark's overhead is counted from.
///
///     java -cp … dev.mimic.spark.OneJvm pairs.csv
final class OneJvm {
  private OneJvm() {}

  public static void main(String[] args) throws Exception {
    Path manifest = Path.of(args[0]).toAbsolutePath();
    List<List<String>> lines = CsvLines.parse(Files.readString(manifest));
    try (Batch batch = Batch.open(1)) {
      for (List<String> line : lines.subList(1, lines.size())) {
        Path result = manifest.resolveSibling(line.get(2));
        List<String> words = new ArrayList<>(List.of("-s", line.get(0), "-d", line.get(1)));
        words.addAll(List.of("-o", result.toString()));
        words.addAll(Words.split(line.get(3)));
        Batch.Animated made = batch.animate(words.toArray(String[]::new));
        System.out.printf("%s %d frames %.2f s%n", line.get(2), made.frames(), made.seconds());
      }
    }
  }
}
