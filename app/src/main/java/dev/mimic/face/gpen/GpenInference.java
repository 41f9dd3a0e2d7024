package dev.mimic.face.gpen;

import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.PackedConv2d.After;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Gpen] prepared for a processor: one picture at a time, in float32, with the same numbers.
///
/// What it does otherwise: weights are scaled, and where no latent code changes them packed, once;
/// the code and the normalisation go into the weights instead of the pictures, which at 512 pixels
/// are a thousand times larger; biases and activations are computed by the convolutions; the
/// tensors of a layer are freed after it. A batch would only cost memory: at these sizes one
/// picture keeps all threads busy.
///
/// It takes the network's weights over and changes them; the network is of no use afterwards but to
/// be closed, after this.
final class GpenInference implements AutoCloseable {
  private final Gpen gpen;
  private final List<Level> encoder = new ArrayList<>();
  private final StyledInference conv1;
  private final List<StyledInference> convs = new ArrayList<>();

  GpenInference(Gpen gpen) {
    this.gpen = gpen;
    try (Grad _ = Grad.disabled()) {
      gpen.encoder.forEach(block -> encoder.add(Level.of(block)));
      conv1 = new StyledInference(gpen.generator.conv1);
      gpen.generator.convs.forEach(conv -> convs.add(new StyledInference(conv)));
    }
  }

  /// One level of the encoder.
  private record Level(@Nullable PackedConv2d blur, PackedConv2d conv) {
    static Level of(EncoderBlock block) {
      try (Scope _ = Scope.open()) {
        return packed(block);
      }
    }

    private static Level packed(EncoderBlock block) {
      double gain = BiasedActivation.GAIN; // the leaky ReLU lets a factor through
      Tensor bias = block.activation.bias.mul(gain);
      Tensor weight = block.weight.mul(block.scale() * gain); // (out, in, k, k)
      PackedConv2d conv = new PackedConv2d(weight, bias, block.stride(), 0, 1, After.LEAKY_RELU);
      block.weight.become(weight.narrow(0, 0, 0).copy()); // not to hold it twice
      Blur blur = block.blur;
      return new Level(
          blur == null ? null : blur.packed(weight.size(1), null, After.NOTHING), conv);
    }

    Tensor forward(Tensor x) {
      try (Scope scope = Scope.open()) {
        return scope.keep(conv.forward(blur == null ? x : blur.forward(x)));
      }
    }
  }

  /// @param x (1, 3, N, N) in [-1, 1]
  /// @return (1, 3, N, N) around [-1, 1]
  Tensor forward(Tensor x) {
    try (Scope scope = Scope.open()) {
      List<Tensor> features = new ArrayList<>();
      Tensor seen = x.channelsLast();
      for (Level level : encoder) {
        seen = level.forward(seen); // (1, C, H, W)
        features.add(seen);
      }
      return scope.keep(draw(gpen.latent(seen), features.reversed()));
    }
  }

  private Tensor draw(Tensor latent, List<Tensor> features) {
    GpenGenerator generator = gpen.generator;
    Tensor x =
        conv1.forward(generator.input, latent, features.getFirst()).retain(); // (1, 2C, 4, 4)
    Tensor picture = colours(generator.toRgb1, x, latent, null).retain();
    for (int i = 0; i < generator.toRgbs.size(); i++) {
      try (Scope _ = Scope.open();
          Tensor before = x; // closed: a scope would hold those of all sizes
          Tensor smaller = picture) {
        Tensor feature = features.get(i + 1);
        Tensor doubled = convs.get(2 * i).forward(before, latent, feature); // (1, 2C, 2H, 2W)
        x = convs.get(2 * i + 1).forward(doubled, latent, feature).retain();
        picture = colours(generator.toRgbs.get(i), x, latent, smaller).retain();
      }
    }
    try (Tensor _ = x;
        Tensor whole = picture) {
      return whole.copy(); // (1, 3, N, N)
    }
  }

  private static Tensor colours(ToRgb rgb, Tensor x, Tensor latent, @Nullable Tensor picture) {
    ModulatedConv conv = rgb.conv;
    Tensor style = conv.modulation.forward(latent).view(1, -1, 1, 1); // (1, in, 1, 1)
    Tensor own = conv.weight.squeeze(0).mul(style.mul(conv.scale())); // (3, in, 1, 1)
    Tensor colours = Ops.conv2d(x, own, rgb.bias.view(3), 1, 0, 1); // (1, 3, H, W)
    return rgb.onTopOf(picture, colours);
  }

  @Override
  public void close() {
    for (Level level : encoder) {
      level.conv.close();
      if (level.blur != null) {
        level.blur.close();
      }
    }
    conv1.close();
    convs.forEach(StyledInference::close);
  }
}
