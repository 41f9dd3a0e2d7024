/// The product: a picture and a clip become a clip.
///
/// Start at [Animator]; [dev.mimic.model.MotionTransfer] is the one formula in between. Uses
/// `model`, `face` and `video`; knows nothing of training.
@NullMarked
package dev.mimic.animate;

import org.jspecify.annotations.NullMarked;
