package dev.mimic.video;

import java.nio.file.Path;

/// The sound of a clip, to be carried into a result by [VideoWriter].
///
/// @param start where on the file's own clock the result's first frame stands, in seconds; sound
///   before it is left out
public record AudioTrack(Path file, double start) {}
