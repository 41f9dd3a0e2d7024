package dev.mimic.evaluate;

import dev.mimic.config.VisualizerParams;
import dev.mimic.image.Image;
import dev.mimic.model.Keypoints;
import dev.mimic.model.Motion;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draws what a model sees and makes as a grid of pictures, a row for each of the batch
/// (`logger.py`, Visualizer).
///
/// The columns: source, transformed frame (training), driving frame, each with its keypoints; the
/// source deformed by the motion alone; the prediction with the keypoints it was asked for (where
/// they differ from the driving ones) and without; the occlusion map; and with `everyMotion` for
/// the background and each keypoint the source moved by it alone and where it counts, and at last
/// where all of them count, in the keypoints' colours.
public final class Visualizer {
  private final VisualizerParams params;

  /// @throws dev.mimic.MimicException if the colour map is unknown
  public Visualizer(VisualizerParams params) {
    Colormap.require(params.colormap());
    this.params = params;
  }

  /// Pictures (B, 3, H, W) in [0, 1] and the keypoints to be drawn on them.
  public record Marked(Tensor pictures, Keypoints keypoints) {}

  /// What there is to see.
  ///
  /// @param transformed the driving frame warped at random, in training
  /// @param deformed [dev.mimic.model.Generator#deformed]
  /// @param normalised the keypoints that the prediction was made for, where not the driving ones
  /// @param everyMotion draws [Motion#sparseDeformed] and [Motion#mask] too, as in training
  public record Scene(
      Marked source,
      @Nullable Marked transformed,
      Marked driving,
      Tensor deformed,
      Tensor prediction,
      @Nullable Keypoints normalised,
      Motion motion,
      boolean everyMotion) {}

  /// One column: pictures (B, 1 or 3, h, w) of any size, and keypoints to be drawn on them.
  private record Column(Tensor pictures, @Nullable Keypoints keypoints) {
    static Column of(Marked marked) {
      return new Column(marked.pictures, marked.keypoints);
    }
  }

  /// The grid: B x H pixels high, as many W wide as there are columns, truncated to 8 bits. Engine
  /// thread.
  public Image grid(Scene scene) {
    List<Column> columns = columns(scene);
    Tensor prediction = scene.prediction;
    int height = Math.toIntExact(prediction.size(2));
    int width = Math.toIntExact(prediction.size(3));
    int rows = Math.toIntExact(prediction.size(0));
    Image grid = Image.filled(columns.size() * width, rows * height, 0, 0, 0);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      float[] pixels = column.pictures.floats();
      float[] points = column.keypoints == null ? null : column.keypoints.value().floats();
      for (int row = 0; row < rows; row++) {
        Tile tile = new Tile(grid, i * width, row * height, width, height);
        tile.paint(pixels, row, column.pictures.shape());
        if (points != null) {
          tile.mark(points, row, points.length / rows / 2, params.kpSize());
        }
        if (params.drawBorder()) {
          tile.frame();
        }
      }
    }
    return grid;
  }

  private static List<Column> columns(Scene scene) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of(scene.source));
    if (scene.transformed != null) {
      columns.add(Column.of(scene.transformed));
    }
    columns.add(Column.of(scene.driving));
    columns.add(new Column(scene.deformed, null));
    if (scene.normalised != null) {
      columns.add(new Column(scene.prediction, scene.normalised));
    }
    columns.add(new Column(scene.prediction, null));
    if (scene.motion.occlusion() != null) {
      columns.add(new Column(scene.motion.occlusion(), null)); // (B, 1, h, w)
    }
    if (scene.everyMotion) {
      addMotions(columns, scene.motion);
    }
    return columns;
  }

  private static void addMotions(List<Column> columns, Motion motion) {
    Tensor mask = motion.mask().unsqueeze(2); // (B, K + 1, 1, h, w)
    int motions = Math.toIntExact(mask.size(1));
    Tensor coloured = mask.mul(colours(motions).like(mask)); // (B, K + 1, 3, h, w)
    for (int i = 0; i < motions; i++) {
      columns.add(new Column(motion.sparseDeformed().select(1, i), null));
      columns.add(new Column((i == 0 ? mask : coloured).select(1, i), null)); // background: grey
    }
    columns.add(new Column(coloured.sum(1L), null));
  }

  /// Black for the background, then the colours of the keypoints: (motions, 3, 1, 1).
  private static Tensor colours(int motions) {
    double[] colours = new double[3 * motions];
    for (int i = 1; i < motions; i++) {
      System.arraycopy(Colormap.at((i - 1) / (motions - 1.0)), 0, colours, 3 * i, 3);
    }
    return Tensor.of(colours, motions, 3, 1, 1);
  }
}
