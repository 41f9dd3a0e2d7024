package dev.mimic.evaluate;

import dev.mimic.tensor.Tensor;

/// The mean absolute difference of pictures in [0, 1], gathered batch by batch before anything is
/// rounded to 8 bits. Every frame counts alike.
public final class L1 {
  private double sum; // of the frames' means
  private long frames;

  /// Adds predictions and what they should have been, both (B, 3, H, W). Engine thread.
  public void add(Tensor predictions, Tensor truth) {
    long batch = predictions.size(0);
    sum += predictions.sub(truth).abs().mean().item() * batch;
    frames += batch;
  }

  /// Adds everything that another one has gathered.
  public void add(L1 other) {
    sum += other.sum;
    frames += other.frames;
  }

  /// The mean over all frames; not a number while there are none.
  public double mean() {
    return sum / frames;
  }

  public long frames() {
    return frames;
  }
}
