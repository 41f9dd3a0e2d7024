package dev.mimic.train.tools.finder;

import dev.mimic.face.FinderNetwork;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How wrong the network's answers are.
///
/// Scores by the quality focal loss (Li et al. 2020): a place that finds a face should say how well
/// its box fits it. Boxes by their distance-IoU (Zheng et al. 2020) and their sizes, points by
/// their distance.
final class FinderLoss {
  private static final double BOXES = 2;
  private static final double SIZES = 1;
  private static final double POINTS = 0.5;
  private static final double SURE = 0.5; // what a place should say at least where a face is
  private static final double LARGEST = 5; // logarithm of a size
  private static final double EPSILON = 1e-6;

  private final FinderNetwork network;

  FinderLoss(FinderNetwork network) {
    this.network = network;
  }

  /// Coordinates of rectangles, (B, N) each.
  private record Corners(Tensor x1, Tensor y1, Tensor x2, Tensor y2) {
    static Corners of(Tensor boxes) { // (B, N, 4)
      return new Corners(
          boxes.select(2, 0), boxes.select(2, 1), boxes.select(2, 2), boxes.select(2, 3));
    }

    Tensor width() {
      return x2.sub(x1);
    }

    Tensor height() {
      return y2.sub(y1);
    }
  }

  /// The network's answers, all scales behind each other.
  ///
  /// @param scores (B, N)
  /// @param boxes in pixels
  /// @param points (B, N, 10), in pixels
  private record Answers(Tensor scores, Corners boxes, Tensor points) {}

  /// @param x (B, 3, side, side) in [-1, 1]
  Map<String, Tensor> forward(Tensor x, List<Targets> targets) {
    long places = targets.getFirst().found().length;
    Tensor found = stacked(targets.stream().map(Targets::found).toList(), places).like(x);
    Tensor boxes = stacked(targets.stream().map(Targets::boxes).toList(), places, 4).like(x);
    Tensor points =
        stacked(targets.stream().map(Targets::points).toList(), places, FinderNetwork.POINTS)
            .like(x);
    Answers answers = answers(x);
    Corners wanted = Corners.of(boxes);
    Tensor faces = found.relu(); // 1 or 0
    Tensor counted = found.neg().relu().neg().add(1); // 0 where any answer will do
    double number = Math.max(1, faces.sum().item());
    Tensor union = union(answers.boxes, wanted); // (B, N)
    Tensor iou = intersection(answers.boxes, wanted).div(union.add(EPSILON));

    Tensor quality = iou.detach().mul(1 - SURE).add(SURE).mul(faces);
    Tensor apart = iou.neg().add(1).add(distance(answers.boxes, wanted)).mul(faces);
    Tensor sizes = // logarithms, so that too large counts like too small
        answers
            .boxes
            .width()
            .div(wanted.width())
            .log()
            .abs()
            .add(answers.boxes.height().div(wanted.height()).log().abs())
            .mul(faces);
    Tensor size = wanted.width().mul(wanted.height()).sqrt().unsqueeze(2); // (B, N, 1)
    Tensor away = answers.points.sub(points).abs().div(size).mean(2L).mul(faces);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("score", focal(answers.scores, quality).mul(counted).sum().div(number));
    losses.put("box", apart.sum().mul(BOXES / number));
    losses.put("size", sizes.sum().mul(SIZES / number));
    losses.put("points", away.sum().mul(POINTS / number));
    return losses;
  }

  private static Tensor stacked(List<float[]> numbers, long... shape) {
    return Ops.stack(numbers.stream().map(one -> Tensor.of(one, shape)).toList(), 0);
  }

  private Answers answers(Tensor x) {
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> boxes = new ArrayList<>();
    List<Tensor> points = new ArrayList<>();
    List<FinderNetwork.Maps> maps = network.forward(x);
    for (int scale = 0; scale < maps.size(); scale++) {
      FinderNetwork.Maps map = maps.get(scale);
      int stride = FinderNetwork.STRIDES.get(scale);
      double base = stride * (double) FinderNetwork.BASE;
      Tensor middles = middles(map.scores(), stride); // (1, h w, 2)
      scores.add(places(map.scores()).squeeze(2));
      Tensor box = places(map.boxes());
      Tensor middle = box.narrow(2, 0, 2).mul(stride).add(middles);
      Tensor half = box.narrow(2, 2, 2).clamp(-LARGEST, LARGEST).exp().mul(base / 2);
      boxes.add(Ops.cat(List.of(middle.sub(half), middle.add(half)), 2));
      Tensor where = Ops.cat(Collections.nCopies(FinderNetwork.POINTS / 2, middles), 2);
      points.add(places(network.points(map)).mul(base).add(where));
    }
    return new Answers(Ops.cat(scores, 1), Corners.of(Ops.cat(boxes, 1)), Ops.cat(points, 1));
  }

  /// (B, C, h, w) to (B, h w, C).
  private static Tensor places(Tensor map) {
    return map.permute(0, 2, 3, 1).reshape(map.size(0), map.size(2) * map.size(3), map.size(1));
  }

  /// Where the places of a map are in the scene, (1, h w, 2).
  private static Tensor middles(Tensor map, int stride) {
    int rows = Math.toIntExact(map.size(2));
    int columns = Math.toIntExact(map.size(3));
    float[] middles = new float[2 * rows * columns];
    for (int i = 0; i < rows * columns; i++) {
      middles[2 * i] = (i % columns + 0.5f) * stride;
      middles[2 * i + 1] = (i / columns + 0.5f) * stride;
    }
    return Tensor.of(middles, 1, (long) rows * columns, 2).like(map);
  }

  /// |q - p|² times the cross entropy of q and p, p the sigmoid of `scores`.
  private static Tensor focal(Tensor scores, Tensor quality) {
    Tensor entropy =
        scores.relu().sub(scores.mul(quality)).add(scores.abs().neg().exp().add(1).log());
    return quality.sub(scores.sigmoid()).square().mul(entropy);
  }

  private static Tensor intersection(Corners a, Corners b) {
    Tensor width = least(a.x2, b.x2).sub(most(a.x1, b.x1)).relu();
    Tensor height = least(a.y2, b.y2).sub(most(a.y1, b.y1)).relu();
    return width.mul(height);
  }

  private static Tensor union(Corners a, Corners b) {
    Tensor both = a.width().mul(a.height()).add(b.width().mul(b.height()));
    return both.sub(intersection(a, b));
  }

  /// How far the middles are apart, over the diagonal of what holds both; squared.
  private static Tensor distance(Corners a, Corners b) {
    Tensor x = a.x1.add(a.x2).sub(b.x1.add(b.x2)).div(2);
    Tensor y = a.y1.add(a.y2).sub(b.y1.add(b.y2)).div(2);
    Tensor width = most(a.x2, b.x2).sub(least(a.x1, b.x1));
    Tensor height = most(a.y2, b.y2).sub(least(a.y1, b.y1));
    return x.square().add(y.square()).div(width.square().add(height.square()).add(EPSILON));
  }

  private static Tensor least(Tensor a, Tensor b) {
    return a.sub(a.sub(b).relu());
  }

  private static Tensor most(Tensor a, Tensor b) {
    return a.add(b.sub(a).relu());
  }
}
