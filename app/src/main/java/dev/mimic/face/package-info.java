/// Faces: where they are, their landmarks and parts, how to sharpen them.
///
/// Start at [dev.mimic.face.FaceDetector]; each task is a small interface or class, its networks are
/// hidden behind it. Uses `nn` and `image`, and is the only room that talks to OpenCV's detectors.
@NullMarked
package dev.mimic.face;

import org.jspecify.annotations.NullMarked;
