package dev.mimic.evaluate;

import dev.mimic.model.Fomm;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;

/// A model ready to run, and how it shall be run. Whoever made the parts closes them.
///
/// @param fomm its weights, already on `device` ([Fomm#optimise])
/// @param batchSize driving frames computed at a time; results do not depend on it
/// @param stillBorder holds the rim of the picture still, as PaddleGAN does; the original, and
///   every number published for it, does not
public record LoadedModel(
    Engine engine, Fomm fomm, Device device, int batchSize, boolean stillBorder) {
  public LoadedModel {
    if (batchSize < 1) {
      throw new IllegalArgumentException("A batch of (%d) frames is empty.".formatted(batchSize));
    }
  }
}
