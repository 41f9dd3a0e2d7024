/// Faces: where they are, their landmarks and parts, how to sharpen them, and how to cut them out
/// and put them back.
///
/// Start at [dev.mimic.face.FaceDetector]; each task is a small interface or class, its networks
/// are hidden behind it. [dev.mimic.face.FaceCrops] is the box rule, [dev.mimic.face.Paste] the way
/// back. Uses `nn` and `image`, and is the only room that talks to OpenCV's detectors.
@NullMarked
package dev.mimic.face;

import org.jspecify.annotations.NullMarked;
