package dev.mimic.face.gpen;

import dev.mimic.nn.Module;
import dev.mimic.nn.Sequence;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// StyleGAN2's generator from 4 x 4 pixels on, with the encoder's features in the place of noise.
final class GpenGenerator extends Module {
  private static final double MAPPING_RATE = 0.01;
  private static final double EPSILON = 1e-8;

  final Sequence style = new Sequence();
  final Tensor input; // (1, C, 4, 4), learned
  final StyledConv conv1;
  final ToRgb toRgb1;
  final List<StyledConv> convs; // two for each size from 8 on: the first doubles
  final List<ToRgb> toRgbs;

  GpenGenerator(GpenShape shape) {
    int code = shape.styleDim();
    child("style", style);
    for (int i = 1; i <= shape.mlp(); i++) { // step 0 of the reference has no weights
      style.then(Integer.toString(i), EqualLinear.activated(code, code, MAPPING_RATE));
    }
    int width = shape.channels(4);
    input = parameter("input.input", 1, width, 4, 4);
    conv1 = child("conv1", new StyledConv(ModulatedConv.same(width, width, code)));
    toRgb1 = child("to_rgb1", ToRgb.first(2 * width, code));
    List<StyledConv> pairs = new ArrayList<>();
    List<ToRgb> colours = new ArrayList<>();
    for (int side = 8; side <= shape.size(); side *= 2) {
      int out = shape.channels(side);
      pairs.add(new StyledConv(ModulatedConv.doubling(2 * width, out, code)));
      pairs.add(new StyledConv(ModulatedConv.same(2 * out, out, code)));
      colours.add(ToRgb.next(2 * out, code));
      width = out;
    }
    convs = children("convs", pairs);
    toRgbs = children("to_rgbs", colours);
  }

  /// From the encoder's last word to the latent code of StyleGAN: (B, code) to (B, code).
  Tensor code(Tensor z) {
    Tensor length = z.square().mean(1).add(EPSILON).sqrt().unsqueeze(1); // (B, 1)
    return style.forward(z.div(length));
  }

  /// @param latent (B, code)
  /// @param features of the encoder, (B, C, 4, 4) first and (B, C', N, N) last
  /// @return (B, 3, N, N)
  Tensor forward(Tensor latent, List<Tensor> features) {
    Tensor start = input.expand(latent.size(0), -1, -1, -1);
    Tensor x = conv1.forward(start, latent, features.getFirst()); // (B, 2C, 4, 4)
    Tensor picture = toRgb1.forward(x, latent, null);
    for (int i = 0; i < toRgbs.size(); i++) {
      Tensor feature = features.get(i + 1);
      x = convs.get(2 * i).forward(x, latent, feature); // (B, 2C, 2H, 2W)
      x = convs.get(2 * i + 1).forward(x, latent, feature);
      picture = toRgbs.get(i).forward(x, latent, picture); // (B, 3, 2H, 2W)
    }
    return picture;
  }

  @Override
  protected void initialiseOwn(RandomGenerator random) {
    Equalised.draw(input, 1, random);
  }
}
