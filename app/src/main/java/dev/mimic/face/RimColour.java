package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.stream.IntStream;

/// What a network's colours lack along the rim of a crop, continued smoothly to its middle: what
/// has to be added so that the paste begins in the photo's own colours.
///
/// It knows casts and gradients only: differences are summed over a coarse grid and spread by a
/// wide Gaussian, so an edge that moved does not show, and nothing flickers.
final class RimColour {
  private static final int GRID = 16; // cells along each side of the crop
  private static final double REACH = 2; // cells
  private static final int LARGEST = 40; // levels; what differs more is no cast
  private static final int SAMPLES = 64; // along each side of the crop, at least

  private final int[] samples; // where they begin in the crop's bytes
  private final int[] cells; // that hold them
  private final byte[] photo; // their colours there
  private final float[] spread; // from each cell's sum to each cell's level, GRID^4
  private final Places across;
  private final Places down;

  RimColour(Image picture, SoftMask mask) {
    CropBox box = mask.box();
    samples = samples(mask);
    cells = new int[samples.length];
    photo = new byte[3 * samples.length];
    int[] held = new int[GRID * GRID];
    for (int i = 0; i < samples.length; i++) {
      int x = samples[i] / 3 % box.width();
      int y = samples[i] / 3 / box.width();
      cells[i] = y * GRID / box.height() * GRID + x * GRID / box.width();
      held[cells[i]]++;
      int at = 3 * ((box.y1() + y) * picture.width() + box.x1() + x);
      System.arraycopy(picture.rgb(), at, photo, 3 * i, 3);
    }
    spread = spread(held);
    across = Places.of(box.width());
    down = Places.of(box.height());
  }

  private static int[] samples(SoftMask mask) {
    int width = mask.box().width();
    int step = Math.max(1, Math.min(width, mask.box().height()) / SAMPLES);
    return IntStream.range(0, mask.rim().length)
        .filter(
            i -> i % width % step == 0 && i / width % step == 0 && mask.rim()[i] > SoftMask.ONE / 2)
        .map(i -> 3 * i)
        .toArray();
  }

  private static float[] spread(int[] held) {
    double[] near = new double[GRID]; // by the distance along one side
    for (int i = 0; i < GRID; i++) {
      near[i] = Math.exp(-i * i / (2 * REACH * REACH));
    }
    float[] spread = new float[held.length * held.length];
    for (int to = 0; to < held.length; to++) {
      double total = 0;
      double[] weights = new double[held.length];
      for (int from = 0; from < held.length; from++) {
        double across = near[Math.abs(to % GRID - from % GRID)];
        weights[from] = across * near[Math.abs(to / GRID - from / GRID)];
        total += held[from] * weights[from];
      }
      for (int from = 0; from < held.length && total > 0; from++) {
        spread[to * held.length + from] = (float) (weights[from] / total);
      }
    }
    return spread;
  }

  /// What this face lacks.
  ///
  /// @param face the network's picture in the size of the crop
  Missing missing(Image face) {
    float[] sums = new float[3 * GRID * GRID];
    byte[] rgb = face.rgb();
    for (int i = 0; i < samples.length; i++) {
      for (int c = 0; c < 3; c++) {
        int difference = (photo[3 * i + c] & 0xff) - (rgb[samples[i] + c] & 0xff);
        sums[3 * cells[i] + c] += Math.clamp(difference, -LARGEST, LARGEST);
      }
    }
    float[] levels = new float[sums.length];
    int at = 0;
    for (int to = 0; to < levels.length; to += 3) {
      for (int from = 0; from < sums.length; from += 3) {
        float weight = spread[at++];
        levels[to] += weight * sums[from];
        levels[to + 1] += weight * sums[from + 1];
        levels[to + 2] += weight * sums[from + 2];
      }
    }
    return new Missing(levels);
  }

  /// Levels to add, linear between the middles of the cells.
  final class Missing {
    private final float[] levels; // three for each cell of the grid, row-major

    private Missing(float[] levels) {
      this.levels = levels;
    }

    /// Fills in what a row of the crop lacks, three numbers a pixel, `unit` for one level.
    void row(int y, int unit, int[] result) {
      int stride = 3 * GRID;
      int above = stride * down.cell[y];
      float[] row = new float[stride];
      for (int i = 0; i < stride; i++) {
        row[i] = unit * down.between(y, levels[above + i], levels[above + stride + i]);
      }
      for (int x = 0; x < across.cell.length; x++) {
        int left = 3 * across.cell[x];
        for (int c = 0; c < 3; c++) {
          result[3 * x + c] = (int) across.between(x, row[left + c], row[left + 3 + c]);
        }
      }
    }
  }

  /// Where the grid is, for each column or row of the crop.
  ///
  /// @param cell the one whose middle lies before
  /// @param next how much of the next cell it takes, 0 to 1
  private record Places(int[] cell, float[] next) {
    static Places of(int length) {
      int[] cell = new int[length];
      float[] next = new float[length];
      for (int i = 0; i < length; i++) {
        double place = Math.clamp((i + 0.5) / length * GRID - 0.5, 0, GRID - 1);
        cell[i] = Math.min((int) place, GRID - 2);
        next[i] = (float) (place - cell[i]);
      }
      return new Places(cell, next);
    }

    float between(int i, float here, float there) {
      return here + next[i] * (there - here);
    }
  }
}
