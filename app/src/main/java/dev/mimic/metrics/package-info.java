/// How near pictures come to what they should have been: pixels, structure, landmarks, identity.
///
/// Start at [dev.mimic.metrics.Measure]. Uses `face` and `data`, and talks to ONNX Runtime, which
/// only `export` does besides.
@NullMarked
package dev.mimic.metrics;

import org.jspecify.annotations.NullMarked;
