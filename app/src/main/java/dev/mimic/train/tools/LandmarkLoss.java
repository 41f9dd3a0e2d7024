package dev.mimic.train.tools;

import dev.mimic.face.LandmarkCrop;
import dev.mimic.face.LandmarkNetwork;
import dev.mimic.face.Landmarks;
import dev.mimic.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How wrong points are: their distances, the openings of lids and lips, and how far their maps are
/// from a small hill at the right place.
///
/// Points outside of the crop count for nothing: no cell of a map could hold them.
final class LandmarkLoss {
  private static final double HILL = 0.8; // standard deviation, in cells
  private static final double ROUNDING = 0.05; // square pixels: under a quarter pixel it is square

  /// Pairs of points whose distance is looked at: upper and lower lids, inner lips, outer lips.
  private static final int[][] GAPS = {
    {37, 41}, {38, 40}, {43, 47}, {44, 46}, {61, 67}, {62, 66}, {63, 65}, {51, 57}, {48, 54},
  };

  private LandmarkLoss() {}

  /// The terms by name, already weighted.
  ///
  /// @param maps (B, 68, 28, 28) before their softmax
  /// @param points u and v of the crop by turns, of each sample
  static Map<String, Tensor> of(Tensor maps, List<double[]> points) {
    Tensor truth = truth(points).like(maps); // (B, 68, 2)
    Tensor weights = weights(points).like(maps); // (B, 68)
    Tensor likely = LandmarkNetwork.likely(maps); // (B 68, 784)
    Tensor off = LandmarkNetwork.points(likely).sub(truth).mul(LandmarkCrop.SIDE); // pixels
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("points", mean(distance(off), weights));
    losses.put("gaps", gaps(off, weights).mul(0.5));
    Tensor entropy = likely.add(1e-8).log().mul(hills(truth)).sum(1).neg(); // (B 68)
    losses.put("maps", mean(entropy.view(-1, Landmarks.COUNT), weights).mul(0.5));
    return losses;
  }

  private static Tensor truth(List<double[]> points) {
    float[] all = new float[points.size() * 2 * Landmarks.COUNT];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) points.get(i / (2 * Landmarks.COUNT))[i % (2 * Landmarks.COUNT)];
    }
    return Tensor.of(all, points.size(), Landmarks.COUNT, 2);
  }

  private static Tensor weights(List<double[]> points) {
    float[] all = new float[points.size() * Landmarks.COUNT];
    for (int i = 0; i < all.length; i++) {
      double[] face = points.get(i / Landmarks.COUNT);
      int point = i % Landmarks.COUNT;
      all[i] = inside(face[2 * point]) && inside(face[2 * point + 1]) ? weight(point) : 0;
    }
    return Tensor.of(all, points.size(), Landmarks.COUNT);
  }

  private static boolean inside(double u) {
    return u > 0.01 && u < 0.99;
  }

  /// Jaw and brows are guesses in many labels; eyes and mouth say what a face does.
  private static float weight(int point) {
    if (point < 17) {
      return 0.6f;
    }
    if (point < 27) {
      return 0.8f;
    }
    return point < 36 ? 1 : 1.6f;
  }

  private static Tensor mean(Tensor values, Tensor weights) {
    return values.mul(weights).sum().div(weights.sum().add(1e-6));
  }

  /// The length of pairs in the last dimension.
  private static Tensor distance(Tensor off) {
    return off.square().sum(-1).add(ROUNDING).sqrt();
  }

  private static Tensor gaps(Tensor off, Tensor weights) {
    Tensor sum = null;
    for (int[] gap : GAPS) {
      Tensor apart = off.select(1, gap[0]).sub(off.select(1, gap[1])); // (B, 2)
      Tensor both = weights.select(1, gap[0]).mul(weights.select(1, gap[1])); // (B)
      Tensor one = mean(distance(apart), both);
      sum = sum == null ? one : sum.add(one);
    }
    if (sum == null) {
      throw new IllegalStateException("There are no pairs of points.");
    }
    return sum.div(GAPS.length);
  }

  /// What maps should be: (B 68, 784), each with the sum 1.
  private static Tensor hills(Tensor truth) {
    Tensor across = hill(truth.select(2, 0)); // (B, 68, 28)
    Tensor down = hill(truth.select(2, 1));
    Tensor both = down.unsqueeze(3).mul(across.unsqueeze(2)); // (B, 68, 28, 28)
    return both.reshape(-1, (long) LandmarkNetwork.CELLS * LandmarkNetwork.CELLS);
  }

  private static Tensor hill(Tensor at) {
    float[] middles = new float[LandmarkNetwork.CELLS];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = (i + 0.5f) / middles.length;
    }
    Tensor cells = Tensor.of(middles, middles.length).like(at);
    Tensor away = at.unsqueeze(2).sub(cells).mul(LandmarkNetwork.CELLS / HILL);
    return away.square().mul(-0.5).softmax(2);
  }
}
