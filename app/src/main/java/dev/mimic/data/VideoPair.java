package dev.mimic.data;

/// One sample of training: two frames of a clip.
///
/// @param name of the clip
public record VideoPair(LabelledFrame source, LabelledFrame driving, String name) {}
