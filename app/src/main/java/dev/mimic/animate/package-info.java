/// The product: a picture and a clip become a clip.
///
/// Start at [Animator], which names the steps in their order; [Puppets] is where pictures are made,
/// [dev.mimic.model.MotionTransfer] the one formula in between. Uses `model`, `face` and `video`;
/// knows nothing of training.
@NullMarked
package dev.mimic.animate;

import org.jspecify.annotations.NullMarked;
