package dev.mimic.export;

import org.jspecify.annotations.Nullable;

/// The twin of [dev.mimic.model.Keypoints] in a graph.
///
/// @param value (B, K, 2)
/// @param jacobian (B, K, 2, 2), or null when the configuration does not estimate it
record KeypointValues(Value value, @Nullable Value jacobian) {}
