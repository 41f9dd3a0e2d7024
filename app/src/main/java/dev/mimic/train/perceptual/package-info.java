/// Networks that say how different two pictures look: what the perceptual loss compares.
///
/// Start at [PerceptualNetwork]; [PerceptualNetworks] opens the one that the user has weights for.
/// [Vgg19] is what published models were trained with, [RandomPyramid] needs no file at all, and
/// `MobileNetFeatures` reads two small face networks. Part of the room `train`; uses `nn` and
/// `checkpoint`.
@NullMarked
package dev.mimic.train.perceptual;

import org.jspecify.annotations.NullMarked;
