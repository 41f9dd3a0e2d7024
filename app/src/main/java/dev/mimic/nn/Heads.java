package dev.mimic.nn;

import static java.util.Objects.requireNonNull;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Last layers that look at the same features, their results one behind another: (B, C, H, W) to
/// (B, O₁ + O₂ + …, H', W'). One convolution once fused: kernels compute 16 channels or none.
///
/// Not a module of its own: checkpoints name the layers apart.
public final class Heads implements AutoCloseable {
  private final List<Layer> layers;
  private @Nullable PackedConv2d fused;

  /// @param layers of the same kind, kernel and padding
  public Heads(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  public Tensor forward(Tensor features) {
    return fused != null
        ? fused.forward(features)
        : Ops.cat(layers.stream().map(layer -> layer.forward(features)).toList(), 1);
  }

  /// To be called when the layers are fused.
  public void fuse() {
    close();
    List<Conv2d> convs = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer instanceof Conv2d conv) {
        convs.add(conv);
      }
    }
    if (convs.size() == layers.size()) {
      fused = Conv2d.joined(convs);
    }
  }

  /// All of them as one convolution for pictures in quarters ([Conv2d#quartered]), or null where a
  /// layer is not of that kind.
  Conv2d.@Nullable Folded quartered() {
    List<Conv2d.Folded> all = new ArrayList<>();
    for (Layer layer : layers) {
      if (!(layer instanceof Conv2d conv && conv.seven())) {
        return null;
      }
      all.add(conv.quartered());
    }
    return new Conv2d.Folded(
        Ops.cat(all.stream().map(Conv2d.Folded::weight).toList(), 0),
        Ops.cat(all.stream().map(one -> requireNonNull(one.bias())).toList(), 0));
  }

  @Override
  public void close() {
    if (fused != null) {
      fused.close();
      fused = null;
    }
  }
}
