package dev.mimic.face.gpen;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.Checkpoint.Format;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.tensor.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a GPEN is filled with, from either layout: PaddleGAN's `GPEN-512.pdparams`, whose linear
/// layers are transposed and which holds pictures of noise that nobody uses, or the original's
/// `GPEN-BFR-512.pth`, which holds the kernels of its blurs.
///
/// The layout is told by the shapes: a file that was converted keeps its layout in another format.
///
/// @param dict under PyTorch's names, in PyTorch's layout
record GpenWeights(GpenShape shape, StateDict dict) {
  private static final String FIRST = "generator.conv1.conv.weight"; // (1, C, C, 3, 3)
  private static final String WIDE = "generator.convs.6.conv.weight"; // at 64 pixels
  private static final String MAPPING = "generator.style.%d.bias"; // (code), from 1 on
  private static final String LATENT = "final_linear.0.weight"; // (code, 16 C)
  private static final String ENCODER = "ecd%d.0.%d.weight"; // from 0 on

  /// Engine thread.
  ///
  /// @throws MimicException when the file holds another network
  static GpenWeights read(Checkpoint checkpoint) {
    StateDict dict = checkpoint.weights();
    for (String name : List.of(FIRST, LATENT, MAPPING.formatted(1))) {
      if (!dict.has(name)) {
        throw new MimicException(
            "The checkpoint (%s) is no GPEN: it has no tensor (%s) among its %d. Expected PaddleGAN's GPEN-512.pdparams or the original's GPEN-BFR-512.pth."
                .formatted(checkpoint.file(), name, dict.size()));
      }
    }
    GpenShape shape = shape(dict);
    boolean turned = turned(dict, shape, checkpoint.format());
    return new GpenWeights(shape, dict.replaced((name, t) -> needed(name, t, turned)));
  }

  /// What the tensors say of the network; whether they are all there, loading will see.
  private static GpenShape shape(StateDict dict) {
    int levels = 0;
    while (dict.has(ENCODER.formatted(levels, levels == 0 ? 0 : 1))) {
      levels++;
    }
    int mlp = 0;
    while (dict.has(MAPPING.formatted(mlp + 1))) {
      mlp++;
    }
    double narrow = length(dict, FIRST, 1) / (double) GpenShape.WIDEST;
    double wide = dict.has(WIDE) ? length(dict, WIDE, 1) / (256 * narrow) : 2;
    int code = length(dict, MAPPING.formatted(1), 0);
    return new GpenShape(
        4 << Math.clamp(levels - 1, 0, 20), narrow, (int) Math.round(wide), mlp, code);
  }

  private static int length(StateDict dict, String name, int dimension) {
    long[] shape = dict.get(name).shape();
    return dimension < shape.length ? (int) Math.min(shape[dimension], 1 << 20) : 0;
  }

  /// Whether linear layers are stored (in, out), as Paddle does.
  private static boolean turned(StateDict dict, GpenShape shape, Format format) {
    int in = 16 * shape.channels(4);
    int out = shape.styleDim();
    return in == out ? format == Format.PADDLE : length(dict, LATENT, 0) == in;
  }

  private static @Nullable Stored needed(String name, Stored tensor, boolean turned) {
    if (name.startsWith("generator.noises.")) {
      return null;
    }
    boolean linear = tensor.shape().length == 2 && name.endsWith(".weight");
    return linear && turned ? transposed(tensor) : tensor;
  }

  private static Stored transposed(Stored tensor) {
    try (Scope _ = Scope.open()) {
      return Stored.of(tensor.tensor().permute(1, 0).contiguous());
    }
  }
}
