package dev.mimic.animate;

import dev.mimic.face.CropBox;
import dev.mimic.image.Image;
import org.jspecify.annotations.Nullable;

/// Something in the picture that moves: a face, or the whole.
///
/// @param square its pixels, squeezed to the network's size
/// @param box where it stands in the picture; null for the whole
/// @param driver index of the clip that it follows
record Subject(Image square, @Nullable CropBox box, int driver) {}
