package dev.mimic.train;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// What a training leaves on disk: `log.txt`, `metrics.jsonl`, `loss.png`, `train-vis/`,
/// checkpoints and the configuration, in a folder of its own (`logger.py`).
public final class RunFolder {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd_MM_yy_HH.mm.ss");

  private final Path folder;
  private final String unit;
  private final Map<String, List<Double>> curves = new TreeMap<>(); // by name, an entry a line
  private final List<Double> at = new ArrayList<>();

  /// `<logDir>/<name> <time>/`, with the effective configuration in it.
  ///
  /// @param unit what a line of the log stands for: `epoch`, `step`
  public static RunFolder create(
      Path logDir, String name, String yaml, ZonedDateTime now, String unit) {
    String time = TIME.format(now.withZoneSameInstant(ZoneOffset.UTC));
    Path folder = logDir.resolve(name + " " + time);
    try {
      for (int i = 2; Files.exists(folder); i++) {
        folder = logDir.resolve(name + " " + time + " " + i);
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".yaml"), yaml);
    } catch (IOException e) {
      throw refused(folder, e);
    }
    return new RunFolder(folder, unit);
  }

  /// The folder that another process has made.
  static RunFolder of(Path folder, String unit) {
    return new RunFolder(folder, unit);
  }

  private RunFolder(Path folder, String unit) {
    this.folder = folder;
    this.unit = unit;
  }

  public Path path() {
    return folder;
  }

  /// Where the checkpoint of an epoch goes.
  Path checkpoint(int epoch) {
    return folder.resolve("%08d-checkpoint.pth.tar".formatted(epoch));
  }

  /// Adds a sentence to the log.
  public void note(String sentence) {
    append("log.txt", sentence + "\n");
  }

  /// Logs the mean losses of an epoch, or since the line before, as the reference does and as JSON,
  /// and draws the curves anew.
  public void line(int number, Map<String, Double> losses, double seconds, long samples) {
    append("log.txt", "%08d) %s%n".formatted(number, words(losses)));
    append("metrics.jsonl", json(number, losses, seconds, samples) + "\n");
    at.add((double) number);
    losses.forEach(
        (name, value) -> curves.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    draw();
  }

  static String words(Map<String, Double> losses) {
    return losses.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s - %.5f", e.getKey(), e.getValue()))
        .collect(Collectors.joining("; "));
  }

  private String json(int number, Map<String, Double> losses, double seconds, long samples) {
    String terms =
        losses.entrySet().stream()
            .map(e -> "\"%s\": %s".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "{\"%s\": %d, \"losses\": {%s}, \"seconds\": %.1f, \"samplesPerSecond\": %.2f}",
        unit,
        number,
        terms,
        seconds,
        samples / seconds);
  }

  private void draw() {
    XYChart chart =
        new XYChartBuilder().width(900).height(500).xAxisTitle(unit).yAxisTitle("loss").build();
    chart
        .getStyler()
        .setYAxisLogarithmic(curves.values().stream().flatMap(List::stream).allMatch(v -> v > 0));
    curves.forEach(
        (name, values) ->
            chart
                .addSeries(name, at.subList(at.size() - values.size(), at.size()), values)
                .setMarker(SeriesMarkers.NONE));
    try (OutputStream png = Files.newOutputStream(folder.resolve("loss.png"))) {
      ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  /// The grid of an epoch: what goes in, what comes out.
  void grid(int epoch, Image image) {
    ImageFile.writePng(folder.resolve("train-vis").resolve("%08d-rec.png".formatted(epoch)), image);
  }

  private void append(String file, String text) {
    try {
      Files.writeString(
          folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw refused(folder.resolve(file), e);
    }
  }

  private static MimicException refused(Path path, IOException e) {
    return new MimicException(
        "The log folder (%s) cannot be written to: %s. Maybe name another with --log-dir."
            .formatted(path, e.getMessage()),
        e);
  }
}
