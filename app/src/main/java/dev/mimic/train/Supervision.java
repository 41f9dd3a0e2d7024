package dev.mimic.train;

import dev.mimic.config.TrainParams;
import dev.mimic.config.TrainParams.LossWeights;
import dev.mimic.data.Batch;
import dev.mimic.data.LabelledFrame;
import dev.mimic.data.VideoPair;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the labels of a batch tell the losses.
///
/// @param emphasis where the driving frames' eyes and mouths are, (B, 1, H, W) in [0, 1]; null when
///   no loss asks or no frame says
/// @param source,driving where the first keypoints should be; null likewise
record Supervision(
    @Nullable Tensor emphasis, @Nullable Landmarks source, @Nullable Landmarks driving) {

  /// @param places (B, N, 2), x and y from -1 to 1
  /// @param known (B, 1, 1): 1 where a frame has labels, else 0
  record Landmarks(Tensor places, Tensor known) {}

  static Supervision none() {
    return new Supervision(null, null, null);
  }

  /// @param like on whose device, and of whose type, the numbers are wanted: (B, 3, H, W)
  static Supervision of(Batch batch, TrainParams params, Tensor like) {
    LossWeights weights = params.lossWeights();
    boolean led = weights.landmarks() > 0;
    return new Supervision(
        weights.eyesAndMouth() > 0 ? emphasis(batch, like) : null,
        led ? landmarks(batch, VideoPair::source, params.landmarks(), like) : null,
        led ? landmarks(batch, VideoPair::driving, params.landmarks(), like) : null);
  }

  private static @Nullable Tensor emphasis(Batch batch, Tensor like) {
    if (batch.pairs().stream().allMatch(pair -> pair.driving().points() == null)) {
      return null;
    }
    Image nothing =
        Image.filled(Math.toIntExact(like.size(3)), Math.toIntExact(like.size(2)), 0, 0, 0);
    List<Image> maps =
        batch.pairs().stream()
            .map(pair -> Objects.requireNonNullElse(pair.driving().emphasis(), nothing))
            .toList();
    return ImageTensor.tensor(maps).narrow(1, 0, 1).like(like);
  }

  private static @Nullable Landmarks landmarks(
      Batch batch,
      Function<VideoPair, LabelledFrame> which,
      List<List<Integer>> groups,
      Tensor like) {
    int n = groups.size();
    float[] places = new float[2 * n * batch.pairs().size()];
    float[] known = new float[batch.pairs().size()];
    for (int b = 0; b < known.length; b++) {
      LabelledFrame frame = which.apply(batch.pairs().get(b));
      double[] points = frame.points();
      if (points != null) {
        known[b] = 1;
        for (int i = 0; i < n; i++) {
          int at = 2 * (b * n + i);
          places[at] = middle(points, groups.get(i), 0, frame.image().width());
          places[at + 1] = middle(points, groups.get(i), 1, frame.image().height());
        }
      }
    }
    return new Landmarks(
        Tensor.of(places, known.length, n, 2).like(like),
        Tensor.of(known, known.length, 1, 1).like(like));
  }

  /// The mean of some points along an axis, from -1 (centre of the first pixel) to 1.
  private static float middle(double[] points, List<Integer> group, int axis, int size) {
    double mean = group.stream().mapToDouble(i -> points[2 * i + axis]).average().orElseThrow();
    return (float) (2 * mean / Math.max(1, size - 1) - 1);
  }
}
