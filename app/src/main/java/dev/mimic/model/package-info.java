/// The First Order Motion Model, as the paper (Siarohin et al., NeurIPS 2019) has it.
///
/// Start at [Fomm], the bundle that loads and runs; then [KeypointDetector], [DenseMotion] and
/// [Generator] in the order that data flows, and [Discriminator] for training. A second motion
/// model would stand beside these files: see `docs/adding-a-model.md`. It uses `nn` and `config`.
@NullMarked
package dev.mimic.model;

import org.jspecify.annotations.NullMarked;
