/// Training: clips become a checkpoint.
///
/// Start at [Trainer], the loop; [GeneratorLoss] and [DiscriminatorLoss] are the paper's section
/// 3.4, [RandomWarp] its equivariance constraint, [TrainingState] what a checkpoint holds,
/// [RunFolder] what is left on disk. Uses `model`, `data` and `evaluate` (for its grids). Small
/// face networks are trained by [dev.mimic.train.tools.ToolTrainer].
@NullMarked
package dev.mimic.train;

import org.jspecify.annotations.NullMarked;
