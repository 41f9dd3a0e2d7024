package dev.mimic.video;

/// What is known of a clip before it is read.
///
/// @param width, height of the upright frames, in pixels as stored (a sample aspect ratio is
///   ignored: nothing is resized unasked)
/// @param frameRate frames a second, exact; the mean where the rate varies
/// @param timeBase length in seconds of one tick of [Frame#time]
/// @param frames how many frames the container promises or its duration suggests; -1 where it says
///   neither
/// @param seconds duration; -1 where the container doesn't say
/// @param audio whether there is sound beside the frames
public record VideoInfo(
    int width,
    int height,
    Rational frameRate,
    Rational timeBase,
    long frames,
    double seconds,
    boolean audio) {}
