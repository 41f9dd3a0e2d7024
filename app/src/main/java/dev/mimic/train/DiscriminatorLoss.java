package dev.mimic.train;

import dev.mimic.config.TrainParams;
import dev.mimic.model.Discriminator;
import dev.mimic.model.Keypoints;
import dev.mimic.nn.PatchDiscriminator.Verdict;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// What the discriminator is trained to make small: `(1 - D(d))² + D(g)²`, least squares
/// (`DiscriminatorFullModel` in `model.py`).
final class DiscriminatorLoss implements AutoCloseable {
  private final Discriminator discriminator;
  private final ImagePyramid pyramid;
  private final double weight;

  DiscriminatorLoss(Discriminator discriminator, TrainParams params) {
    this.discriminator = discriminator;
    pyramid = new ImagePyramid(discriminator.scales());
    weight = params.lossWeights().discriminatorGan();
  }

  /// @param prediction (B, 3, H, W), cut off from the generator
  Tensor forward(Tensor driving, Tensor prediction, Keypoints keypoints) {
    List<Verdict> onGenerated = discriminator.forward(pyramid.forward(prediction), keypoints);
    List<Verdict> onReal = discriminator.forward(pyramid.forward(driving), keypoints);
    Tensor total = null;
    for (int scale = 0; scale < onReal.size(); scale++) {
      Tensor real = onReal.get(scale).map().neg().add(1).square();
      Tensor term = real.add(onGenerated.get(scale).map().square()).mean().mul(weight);
      total = total == null ? term : total.add(term);
    }
    if (total == null) {
      throw new IllegalStateException("The discriminator looks at no scale.");
    }
    return total;
  }

  @Override
  public void close() {
    pyramid.close();
  }
}
