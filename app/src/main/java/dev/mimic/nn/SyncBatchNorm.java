package dev.mimic.nn;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// Batch norm in training over the batches of all processes, as if one process had them all
/// (`sync_batchnorm/batchnorm.py`). All hold batches of one shape.
///
/// With μ and σ² of all N numbers of a channel, z = (x - μ) / √(σ² + ε) and dx = (dz - Σdz / N - z
/// Σ(dz z) / N) / √(σ² + ε), where both sums go over all processes: one exchange forward and one
/// backward, of two numbers a channel and process.
///
/// @param group the processes
record SyncBatchNorm(ProcessGroup group) {
  /// @param x (B, C, H, W)
  /// @param weight,bias (C), as `runningMean` and `runningVariance`, which move by `momentum`
  Tensor forward(
      Tensor x,
      Tensor weight,
      Tensor bias,
      Tensor runningMean,
      Tensor runningVariance,
      double momentum,
      double epsilon) {
    Tensor own = x.to(weight.type()); // sums of bfloat16 would lose too much
    double count = (double) x.count() / x.size(1) * group.size();
    Moments moments = moments(own.detach());
    move(runningMean, moments.mean, momentum);
    move(runningVariance, moments.variance.mul(count / (count - 1)), momentum); // unbiased
    Tensor z = // (B, C, H, W); for its gradient, mean and variance are constants
        Ops.batchNorm(own, null, null, moments.mean, moments.variance, false, 0, epsilon);
    if (z.requiresGrad()) {
      Tensor constant = z.detach();
      Grad.changing(z, dz -> centre(dz, constant, count));
    }
    return z.mul(channels(weight)).add(channels(bias)).to(x.type());
  }

  /// @param mean,variance (C), the variance over N
  private record Moments(Tensor mean, Tensor variance) {}

  private Moments moments(Tensor x) {
    Tensor rows; // (processes, 2, C): every process's mean and variance
    try (Scope scope = Scope.open();
        Grad _ = Grad.disabled()) {
      Tensor mean = x.mean(0, 2, 3); // (C)
      Tensor variance = x.sub(channels(mean)).square().mean(0, 2, 3); // (C)
      rows = scope.keep(rows(Ops.stack(List.of(mean, variance), 0)));
    }
    Tensor means = rows.select(1, 0); // (processes, C)
    Tensor mean = means.mean(0);
    Tensor apart = means.sub(mean).square();
    return new Moments(mean, rows.select(1, 1).add(apart).mean(0));
  }

  /// What every process holds, one behind another: a sum of zeros but for one's own row.
  private Tensor rows(Tensor own) {
    Tensor rows = Tensor.zeros(own.type(), group.size(), own.size(0), own.size(1)).like(own);
    rows.select(0, group.rank()).copyInPlace(own);
    group.sumInPlace(rows);
    return rows;
  }

  /// The part of the gradient that came through mean and variance.
  private void centre(Tensor dz, Tensor z, double count) {
    Tensor sums = // (2, C)
        Ops.stack(List.of(dz.sum(0, 2, 3), dz.mul(z).sum(0, 2, 3)), 0);
    group.sumInPlace(sums);
    dz.addInPlace(channels(sums.select(0, 0)), -1 / count);
    dz.addProductInPlace(z, channels(sums.select(0, 1)), -1 / count);
  }

  private static void move(Tensor running, Tensor now, double momentum) {
    try (Grad _ = Grad.disabled()) {
      running.mulInPlace(1 - momentum).addInPlace(now, momentum);
    }
  }

  private static Tensor channels(Tensor each) {
    return each.view(1, -1, 1, 1); // (1, C, 1, 1)
  }
}
