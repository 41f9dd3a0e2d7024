package dev.mimic.examples;

/// What a face does at one moment. Angles in degrees, the rest about 0 to 1 (smile and gaze also
/// below 0).
record Expression(
    double yaw,
    double pitch,
    double roll,
    double x,
    double y,
    double jaw,
    double smile,
    double pucker,
    double blink,
    double brow,
    double gazeX,
    double gazeY) {
  static final Expression CALM = new Expression(0, 0, 0, 0, 0, 0, 0.15, 0, 0, 0, 0, 0);
}
