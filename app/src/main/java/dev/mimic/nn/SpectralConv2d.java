package dev.mimic.nn;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.random.RandomGenerator;

/// A convolution whose weight is divided by its largest singular value, estimated by one power
/// iteration a call in training (Miyato et al. 2018; `torch.nn.utils.spectral_norm`).
final class SpectralConv2d extends Layer {
  private static final double EPSILON = 1e-12;

  private final Tensor
      bias; // (out), registered first: the reference re-registers the weight behind it
  private final Tensor weight; // (out, in, k, k)
  private final Tensor u; // (out)
  private final Tensor v; // (in k k)

  SpectralConv2d(int in, int out, int kernel) {
    bias = parameter("bias", out);
    weight = parameter("weight_orig", out, in, kernel, kernel);
    u = buffer("weight_u", out);
    v = buffer("weight_v", (long) in * kernel * kernel);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor matrix = weight.reshape(weight.size(0), -1); // (out, in k k)
    if (training()) {
      try (Grad _ = Grad.disabled()) {
        v.copyInPlace(normalised(matrix.permute(1, 0).matmul(u)));
        u.copyInPlace(normalised(matrix.matmul(v)));
      }
    }
    // copies: the next call's iteration must not change what this call's gradient is computed from
    Tensor sigma = u.copy().mul(matrix.matmul(v.copy())).sum(); // ()
    return Ops.conv2d(x.to(weight.type()), weight.div(sigma), bias, 1, 0, 1);
  }

  private static Tensor normalised(Tensor vector) {
    return vector.div(Math.max(vector.norm().item(), EPSILON));
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    double bound = Math.sqrt(1.0 / (weight.count() / weight.size(0)));
    Conv2d.uniform(bias, bound, random);
    Conv2d.uniform(weight, bound, random);
    for (Tensor vector : new Tensor[] {u, v}) {
      float[] drawn = new float[Math.toIntExact(vector.count())];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) random.nextGaussian();
      }
      vector.copyInPlace(normalised(Tensor.of(drawn, drawn.length)));
    }
  }
}
