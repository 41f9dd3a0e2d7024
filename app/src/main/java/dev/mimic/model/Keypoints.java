package dev.mimic.model;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Where K points of a picture are, and how the picture is locally stretched and turned there.
///
/// @param value (B, K, 2): x, y from -1 (left, top) to 1
/// @param jacobian (B, K, 2, 2): the local affine transform [[a, b], [c, d]], or null when the
///   configuration does not estimate it
public record Keypoints(Tensor value, @Nullable Tensor jacobian) {

  public long batch() {
    return value.size(0);
  }

  /// The keypoints of picture `index` of the batch, as a batch of one.
  public Keypoints at(long index) {
    return part(index, 1);
  }

  /// The keypoints of `count` pictures of the batch, from `first` on.
  public Keypoints part(long first, long count) {
    return map(t -> t.narrow(0, first, count));
  }

  /// A batch of one, repeated `b` times without copying.
  public Keypoints expand(long b) {
    return map(
        t -> {
          long[] shape = t.shape();
          shape[0] = b;
          return t.expand(shape);
        });
  }

  /// The same numbers, cut off from the gradients of what computed them.
  public Keypoints detach() {
    return map(Tensor::detach);
  }

  /// The same points in another type of number.
  public Keypoints to(DType type) {
    return map(t -> t.to(type));
  }

  /// Hands both tensors to the scope around `scope`.
  public Keypoints keptIn(Scope scope) {
    return map(scope::keep);
  }

  /// Batches put together to one.
  public static Keypoints cat(List<Keypoints> parts) {
    List<Tensor> values = new ArrayList<>();
    List<Tensor> jacobians = new ArrayList<>();
    for (Keypoints part : parts) {
      values.add(part.value);
      if (part.jacobian != null) {
        jacobians.add(part.jacobian);
      }
    }
    return new Keypoints(Ops.cat(values, 0), jacobians.isEmpty() ? null : Ops.cat(jacobians, 0));
  }

  private Keypoints map(UnaryOperator<Tensor> change) {
    return new Keypoints(change.apply(value), jacobian == null ? null : change.apply(jacobian));
  }
}
