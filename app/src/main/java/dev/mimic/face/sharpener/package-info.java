/// Our own sharpener of faces, small enough to run beside an animation.
///
/// Start at [dev.mimic.face.sharpener.MimicSharpener]; its network is trained by the room `train`.
/// Part of the room `face`.
@NullMarked
package dev.mimic.face.sharpener;

import org.jspecify.annotations.NullMarked;
