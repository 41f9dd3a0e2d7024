package dev.mimic.face.gpen;

import dev.mimic.nn.Module;
import dev.mimic.nn.Sequence;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The GAN prior embedded network (`FullGenerator`, `gpen_model.py`), as its paper has it.
///
/// An encoder halves the picture down to 4 x 4; its last word becomes StyleGAN2's latent code, and
/// what it saw at every size stands where StyleGAN2 adds noise. Nothing in it is random.
final class Gpen extends Module {
  final List<EncoderBlock> encoder = new ArrayList<>(); // size N first, 4 last
  final Sequence finalLinear = new Sequence();
  final GpenGenerator generator;

  Gpen(GpenShape shape) {
    generator = child("generator", new GpenGenerator(shape));
    int width = shape.channels(shape.size());
    encoder.add(child("ecd0", EncoderBlock.widening(3, width)));
    for (int side = shape.size() / 2; side >= 4; side /= 2) {
      int out = shape.channels(side);
      encoder.add(child("ecd" + encoder.size(), EncoderBlock.halving(width, out)));
      width = out;
    }
    child("final_linear", finalLinear);
    finalLinear.then("0", EqualLinear.activated(16 * width, shape.styleDim(), 1));
  }

  /// @param x (B, 3, N, N) in [-1, 1]
  /// @return the same face anew, (B, 3, N, N) around [-1, 1]
  Tensor forward(Tensor x) {
    List<Tensor> features = encode(x);
    return generator.forward(latent(features.getLast()), features.reversed());
  }

  /// What the encoder sees: (B, C, N, N) first, (B, C', 4, 4) last.
  List<Tensor> encode(Tensor x) {
    List<Tensor> features = new ArrayList<>();
    for (EncoderBlock block : encoder) {
      x = block.forward(x);
      features.add(x);
    }
    return features;
  }

  /// (B, C, 4, 4) to (B, code).
  Tensor latent(Tensor last) {
    return generator.code(finalLinear.forward(last.reshape(last.size(0), -1)));
  }
}
