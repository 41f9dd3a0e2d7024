/// How good a model is, in numbers and in pictures to look at.
///
/// Start at [Reconstruction], the mode that measures a model on test clips, and [PairAnimation],
/// which moves one clip's first frame like another clip; both need a [LoadedModel]. The grids that
/// they write, and those of training, are drawn by the [Visualizer].
///
/// May use `model` and `data`.
@NullMarked
package dev.mimic.evaluate;

import org.jspecify.annotations.NullMarked;
