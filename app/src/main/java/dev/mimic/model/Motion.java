package dev.mimic.model;

import dev.mimic.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Where each pixel of a driving frame comes from in the source.
///
/// @param mask (B, K + 1, h, w): how much each keypoint's motion counts at a pixel, background
///   first
/// @param deformation (B, h, w, 2): source coordinates, x first, -1 to 1
/// @param occlusion (B, 1, h, w) in [0, 1]: 0 where the source cannot show what is needed; null
///   when the configuration does not estimate it
/// @param sparseDeformed (B, K + 1, 3, h, w): the source moved by each keypoint alone
public record Motion(
    Tensor mask, Tensor deformation, @Nullable Tensor occlusion, Tensor sparseDeformed) {

  public long batch() {
    return deformation.size(0);
  }
}
