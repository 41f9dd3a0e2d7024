package dev.mimic.train;

import dev.mimic.data.Batch;
import dev.mimic.data.VideoPair;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.Motion;
import dev.mimic.model.MotionTransfer;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.Expression.Look;
import dev.mimic.train.Expression.Seen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Half of a batch's faces take over the movements of the other half's, as `mimic animate` lets a
/// picture take over a stranger's (relative motion, as large as the face): there is no true picture
/// of it, but eyes and mouth have to open and shut by as much as the driver's (ours).
///
/// Face `size / 2 + i` of a batch of `size` follows pair `i`; one that is alone follows itself.
/// Processes exchange among their own samples.
///
/// @param source,driving where the landmark network looks at the first half's two frames
/// @param still where it looks at the second half's source frames
/// @param moved and where at what is painted of those
/// @param scales how much larger each face of the second half is than its driver's
record Exchange(Look source, Look driving, Look still, Look moved, List<Double> scales) {

  /// @param like on whose device, and of whose type, the numbers are wanted: (B, 3, H, W)
  static Exchange of(Batch batch, Expression expression, Tensor like) {
    int first = batch.pairs().size() / 2; // of those that follow
    List<double @Nullable []> source = new ArrayList<>();
    List<double @Nullable []> driving = new ArrayList<>();
    List<double @Nullable []> still = new ArrayList<>();
    List<double @Nullable []> moved = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    for (int i = 0; i < Math.max(1, first); i++) {
      VideoPair pair = batch.pairs().get(i);
      source.add(pair.source().points());
      driving.add(pair.driving().points());
      still.add(batch.pairs().get(first + i).source().points());
      double[] from = source.getLast();
      double[] to = driving.getLast();
      double[] face = still.getLast();
      boolean known = from != null && to != null && face != null;
      double scale = known ? expression.square(face).side() / expression.square(from).side() : 1;
      scales.add(scale);
      moved.add(known ? moved(face, from, to, scale) : null);
    }
    return new Exchange(
        expression.look(source, like),
        expression.look(driving, like),
        expression.look(still, like),
        expression.look(moved, like),
        scales);
  }

  private static double[] moved(double[] face, double[] from, double[] to, double scale) {
    double[] moved = face.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += scale * (to[i] - from[i]);
    }
    return moved;
  }

  /// How far the expressions of the painted followers are from what their drivers do, in per cent
  /// of the face's square: a scalar.
  ///
  /// @param pictures,drivers the batch's frames, (B, 3, H, W) in [0, 1]
  /// @param encoded the first of them
  Tensor forward(
      Generator generator,
      Generator.Encoded encoded,
      Tensor pictures,
      Tensor drivers,
      Keypoints source,
      Keypoints driving,
      Expression expression) {
    int n = scales.size();
    long first = pictures.size(0) / 2; // of those that follow
    List<Keypoints> followed = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      MotionTransfer transfer =
          new MotionTransfer(source.at(first + i), source.at(i), true, true, scales.get(i));
      followed.add(transfer.apply(driving.at(i)));
    }
    Generator.Encoded faces = encoded.part(first, n);
    Motion motion = generator.motion(faces, source.part(first, n), Keypoints.cat(followed));
    Tensor painted = generator.render(faces, motion, false); // (n, 3, H, W)
    Seen wanted =
        expression
            .see(pictures.narrow(0, first, n), still)
            .changed(
                expression.see(pictures.narrow(0, 0, n), this.source),
                expression.see(drivers.narrow(0, 0, n), this.driving));
    double known = Math.max(1, moved.known().detach().sum(0, 1, 2).item());
    return Expression.apart(expression.see(painted, moved), wanted, moved, known);
  }
}
