package dev.mimic.train;

import dev.mimic.config.TrainParams;
import dev.mimic.config.TrainParams.LossWeights;
import dev.mimic.data.Batch;
import dev.mimic.data.LabelledFrame;
import dev.mimic.data.VideoPair;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the labels of a batch tell the losses.
///
/// @param emphasis where the driving frames' eyes and mouths are, (B, 1, H, W) in [0, 1]; null when
///   no loss asks or no frame says
/// @param source,driving where the first keypoints should be; null likewise
/// @param turn how the face of the driving frame is turned and stretched to be the source's, (B, 1,
///   2, 2): what `J_s J_d⁻¹` should be around every keypoint; null likewise
/// @param look where the landmark network looks at the driving frame's face; null when no loss asks
/// @param exchange which faces take over the movements of others; null when no loss asks
record Supervision(
    @Nullable Tensor emphasis,
    @Nullable Landmarks source,
    @Nullable Landmarks driving,
    @Nullable Tensor turn,
    Expression.@Nullable Look look,
    @Nullable Exchange exchange) {
  // brows, nose and eyes: what a mouth does moves them least
  private static final int FIRST_STIFF = 17;
  private static final int LAST_STIFF = 47;

  /// @param places (B, N, 2), x and y from -1 to 1
  /// @param known (B, 1, 1): 1 where a frame has labels, else 0
  record Landmarks(Tensor places, Tensor known) {}

  static Supervision none() {
    return new Supervision(null, null, null, null, null, null);
  }

  /// @param like on whose device, and of whose type, the numbers are wanted: (B, 3, H, W)
  /// @param expression null when no loss asks for it
  static Supervision of(
      Batch batch, TrainParams params, @Nullable Expression expression, Tensor like) {
    LossWeights weights = params.lossWeights();
    boolean led = weights.landmarks() > 0;
    return new Supervision(
        weights.eyesAndMouth() > 0 ? emphasis(batch, like) : null,
        led ? landmarks(batch, VideoPair::source, params.landmarks(), like) : null,
        led ? landmarks(batch, VideoPair::driving, params.landmarks(), like) : null,
        led ? turns(batch, like) : null,
        expression == null || weights.expression() == 0 ? null : expression.look(batch, like),
        expression == null || weights.exchange() == 0
            ? null
            : Exchange.of(batch, expression, like));
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

  private static Tensor turns(Batch batch, Tensor like) {
    int b = batch.pairs().size();
    float[] turns = new float[4 * b];
    for (int i = 0; i < b; i++) {
      VideoPair pair = batch.pairs().get(i);
      double[] source = pair.source().points();
      double[] driving = pair.driving().points();
      double[] turn = source == null || driving == null ? null : turn(driving, source);
      for (int j = 0; turn != null && j < 4; j++) {
        turns[4 * i + j] = (float) turn[j];
      }
    }
    return Tensor.of(turns, b, 1, 2, 2).like(like);
  }

  /// The matrix that brings the stiff points of one face nearest to another's, both around their
  /// middles (least squares); frames are square, so pixels will do.
  private static double @Nullable [] turn(double[] from, double[] to) {
    double[] a = around(from);
    double[] b = around(to);
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double[] products = new double[4];
    for (int i = 0; i < a.length; i += 2) {
      xx += a[i] * a[i];
      xy += a[i] * a[i + 1];
      yy += a[i + 1] * a[i + 1];
      products[0] += b[i] * a[i];
      products[1] += b[i] * a[i + 1];
      products[2] += b[i + 1] * a[i];
      products[3] += b[i + 1] * a[i + 1];
    }
    double determinant = xx * yy - xy * xy;
    if (determinant <= 0) {
      return null;
    }
    return new double[] {
      (products[0] * yy - products[1] * xy) / determinant,
      (products[1] * xx - products[0] * xy) / determinant,
      (products[2] * yy - products[3] * xy) / determinant,
      (products[3] * xx - products[2] * xy) / determinant,
    };
  }

  private static double[] around(double[] points) {
    double[] stiff = Arrays.copyOfRange(points, 2 * FIRST_STIFF, 2 * LAST_STIFF + 2);
    for (int axis = 0; axis < 2; axis++) {
      double mean = 0;
      for (int i = axis; i < stiff.length; i += 2) {
        mean += stiff[i] / (stiff.length / 2.0);
      }
      for (int i = axis; i < stiff.length; i += 2) {
        stiff[i] -= mean;
      }
    }
    return stiff;
  }
}
