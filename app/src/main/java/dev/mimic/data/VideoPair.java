package dev.mimic.data;

import dev.mimic.image.Image;
import org.jspecify.annotations.Nullable;

/// One sample of training: two frames of a clip. The images may be shared with other samples;
/// nobody changes them.
///
/// @param name of the clip
/// @param emphasis grey, of the driving frame: where the loss looks twice; null where nothing is
///   known
public record VideoPair(Image source, Image driving, String name, @Nullable Image emphasis) {}
