/// Face restoration by GPEN (Yang et al., CVPR 2021): an encoder, and a StyleGAN2 that draws the
/// face anew from what the encoder saw.
///
/// Start at [GpenEnhancer], which is all that others see; `Gpen` is the network as its paper has
/// it, `GpenInference` the same for one picture at a time, fast. Part of the room `face`.
@NullMarked
package dev.mimic.face.gpen;

import org.jspecify.annotations.NullMarked;
