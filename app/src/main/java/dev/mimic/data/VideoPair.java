package dev.mimic.data;

import dev.mimic.image.Image;

/// One sample of training: two frames of a clip. The images may be shared with other samples;
/// nobody changes them.
///
/// @param name of the clip
public record VideoPair(Image source, Image driving, String name) {}
