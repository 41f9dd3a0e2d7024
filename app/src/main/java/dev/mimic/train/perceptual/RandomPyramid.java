package dev.mimic.train.perceptual;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.nn.Conv2d;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Five levels of fixed random convolutions, and the picture itself: a perceptual loss for who has
/// no weights.
///
/// The filters of a level are orthonormal and blind to a constant input, so that they keep as much
/// of the picture as their number allows and features of different pictures stay apart (plain
/// random ReLU networks make all pictures alike with depth). The picture makes the loss an L1
/// pyramid too, over the scales that the trainer compares: random filters alone say little about
/// colour.
///
/// 0.1 million weights; 14 million multiplications for a picture of 64 px, a hundredth of VGG19's
/// (in a training step, where memory counts too, a 25th of its time).
public final class RandomPyramid extends PerceptualNetwork {
  private static final int[] CHANNELS = {16, 32, 64, 64, 64};
  private static final double[] GAINS = {24, 1.8, 2.1, 2.4, 2.6}; // see PICTURE_SCALE
  private static final double SLOPE = 0.2; // of the leaky ReLU: no filter goes silent

  private final List<Conv2d> levels = new ArrayList<>();
  private final long seed;

  public RandomPyramid(long seed) {
    this.seed = seed;
    // Random's numbers are fixed by its specification: the same loss after a resume, on any JDK.
    Random random = new Random(seed);
    Map<String, Stored> weights = new LinkedHashMap<>();
    int in = 3;
    for (int i = 0; i < CHANNELS.length; i++) {
      int out = CHANNELS[i];
      levels.add(child("levels." + i, new Conv2d(in, out, 3, 1)));
      float[] filters = filters(out, in * 9, GAINS[i], random);
      weights.put("levels.%d.weight".formatted(i), stored(filters, out, in, 3, 3));
      weights.put("levels.%d.bias".formatted(i), stored(new float[out], out));
      in = out;
    }
    load(new StateDict(weights));
  }

  /// `count` filters of length `gain`, at right angles to each other and to the constant one.
  private static float[] filters(int count, int size, double gain, Random random) {
    double[][] basis = new double[count + 1][size];
    float[] all = new float[count * size];
    for (int i = 0; i <= count; i++) {
      for (int k = 0; k < size; k++) {
        basis[i][k] = i == 0 ? 1 : random.nextDouble() * 2 - 1;
      }
      for (int j = 0; j < i; j++) { // Gram and Schmidt
        double overlap = dot(basis[i], basis[j]);
        for (int k = 0; k < size; k++) {
          basis[i][k] -= overlap * basis[j][k];
        }
      }
      double length = Math.sqrt(dot(basis[i], basis[i]));
      for (int k = 0; k < size; k++) {
        basis[i][k] /= length;
        if (i > 0) {
          all[(i - 1) * size + k] = (float) (gain * basis[i][k]);
        }
      }
    }
    return all;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static Stored stored(float[] values, long... shape) {
    return new Stored(DType.FLOAT32, shape, MemorySegment.ofArray(values));
  }

  /// The picture, then (B, 16, H, W), (B, 32, H / 2, W / 2), (B, 64, H / 4, W / 4), … as long as
  /// there is something to halve.
  @Override
  public List<Tensor> features(Tensor picture) {
    List<Tensor> found = new ArrayList<>();
    found.add(picture.mul(PICTURE_SCALE));
    Tensor x = picture;
    for (Conv2d level : levels) {
      if (found.size() > 1) {
        if (Math.min(x.size(2), x.size(3)) < 2) {
          break;
        }
        x = Ops.avgPool2d(x, 2);
      }
      x = level.forward(x).leakyRelu(SLOPE);
      found.add(x.to(picture.type()));
    }
    return List.copyOf(found);
  }

  @Override
  public String description() {
    return "a fixed random convolutional pyramid (seed %d) and an L1 pyramid".formatted(seed);
  }
}
