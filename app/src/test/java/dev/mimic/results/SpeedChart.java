package dev.mimic.results;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Frames per second as bars, a line of measurements each.
public final class SpeedChart {
  private static final JsonMapper JSON = new JsonMapper();

  private SpeedChart() {}

  /// @param args a file of JSON lines with `what` and `framesPerSecond`, the PNG to make without
  ///   its ending, and which model's lines count: how `what` begins
  public static void main(String[] args) throws IOException {
    List<String> names = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      JsonNode measured = JSON.readTree(line);
      String what = measured.get("what").asString();
      if (what.startsWith(args[2])) {
        add("plain", measured.path("plain"), names, rates);
        add("ONNX Runtime", measured.path("compare"), names, rates);
        add(what.substring(args[2].length()).strip(), measured, names, rates);
      }
    }
    draw(names, rates, args[2].strip() + ", 256 px, one frame at a time: frames a second", args[1]);
  }

  private static void add(String name, JsonNode measured, List<String> names, List<Double> rates) {
    if (measured.has("framesPerSecond")) {
      names.add(name);
      rates.add(measured.get("framesPerSecond").asDouble());
    }
  }

  private static void draw(List<String> names, List<Double> rates, String title, String file)
      throws IOException {
    CategoryChart chart = new CategoryChartBuilder().width(900).height(420).title(title).build();
    chart.getStyler().setLegendVisible(false).setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLabelsVisible(true).setAvailableSpaceFill(0.6);
    chart.addSeries("frames a second", names, rates).setFillColor(new Color(0x0f766e));
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", Path.of(file).toFile());
  }
}
