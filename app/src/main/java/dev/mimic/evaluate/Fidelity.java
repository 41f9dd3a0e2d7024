package dev.mimic.evaluate;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How near rebuilt frames come to the true ones, gathered batch by batch before anything is
/// rounded to 8 bits. Every frame counts alike.
///
/// A picture that is blurred or stands still can have a good L1: hence the two other numbers.
final class Fidelity {
  private static final int SMALL = 64; // frames are compared among each other at about this size
  private static final int MOST = 2000; // frames that are, of a clip
  private static final int BESIDE = 3;

  private double wrong; // sums of the frames' means
  private double still;
  private double madeSlope;
  private double trueSlope;
  private long frames;
  private long compared;
  private long near;
  private final List<byte[]> made = new ArrayList<>();
  private final List<byte[]> real = new ArrayList<>();

  /// Adds frames of a clip, (B, 3, H, W) in [0, 1]. Engine thread.
  ///
  /// @param first the clip's first frame, (1, 3, H, W)
  void add(Tensor predictions, Tensor truth, Tensor first) {
    long batch = predictions.size(0);
    wrong += predictions.sub(truth).abs().mean().item() * batch;
    still += first.sub(truth).abs().mean().item() * batch;
    madeSlope += slope(predictions) * batch;
    trueSlope += slope(truth) * batch;
    frames += batch;
    if (real.size() < MOST) {
      made.addAll(small(predictions));
      real.addAll(small(truth));
    }
  }

  /// Mean gradient, (B, C, H, W) to a number.
  private static double slope(Tensor x) {
    long h = x.size(2);
    long w = x.size(3);
    Tensor down = x.narrow(2, 1, h - 1).sub(x.narrow(2, 0, h - 1)).abs();
    Tensor across = x.narrow(3, 1, w - 1).sub(x.narrow(3, 0, w - 1)).abs();
    return down.mean().item() + across.mean().item();
  }

  private static List<byte[]> small(Tensor x) {
    long shrink = Math.max(1, Math.min(x.size(2), x.size(3)) / SMALL);
    Tensor pooled = shrink > 1 ? Ops.avgPool2d(x, shrink) : x;
    List<byte[]> pictures = new ArrayList<>();
    for (long i = 0; i < x.size(0); i++) {
      float[] values = pooled.narrow(0, i, 1).contiguous().floats();
      byte[] bytes = new byte[values.length];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) Math.round(255 * Math.clamp(values[k], 0, 1));
      }
      pictures.add(bytes);
    }
    return pictures;
  }

  /// Ends a clip: its frames are compared among each other.
  void finish() {
    for (int i = 0; i < made.size(); i++) {
      near += Math.abs(nearest(made.get(i)) - i) <= BESIDE ? 1 : 0;
    }
    compared += made.size();
    made.clear();
    real.clear();
  }

  private int nearest(byte[] picture) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < real.size(); i++) {
      long apart = apart(picture, real.get(i));
      if (apart < least) {
        least = apart;
        best = i;
      }
    }
    return best;
  }

  private static long apart(byte[] a, byte[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return sum;
  }

  /// Adds everything that another one has gathered of finished clips.
  void add(Fidelity other) {
    wrong += other.wrong;
    still += other.still;
    madeSlope += other.madeSlope;
    trueSlope += other.trueSlope;
    frames += other.frames;
    compared += other.compared;
    near += other.near;
  }

  /// Mean absolute difference to the true frames, in [0, 1]; not a number while there are none.
  double l1() {
    return wrong / frames;
  }

  /// The same of repeating the first frame.
  double still() {
    return still / frames;
  }

  /// Mean gradient over the true frames'.
  double gradient() {
    return madeSlope / trueSlope;
  }

  /// Share of frames whose nearest true frame is at most three frames away from the right one.
  double near() {
    return (double) near / compared;
  }

  long frames() {
    return frames;
  }
}
