/// Weights at rest: every published checkpoint format becomes named tensors, and back.
///
/// Start at [Checkpoint] (what is in a file), then [StateDict] and [Stored] (named tensors, still
/// on disk until asked for). A file is told by its content, never by its name: `TorchLegacy` and
/// `TorchZip` read PyTorch's two formats, `TorchScript` the weights of its programs, `Safetensors`
/// ours; Paddle's is a bare pickle. All pickles go through `Pickle`, a closed machine that runs no
/// code: `Globals` lists all that a file may ask for. [TorchZipWriter], [Safetensors] and
/// `PaddleParams` write; [Conversion] joins both ends.
///
/// Two laws. Nothing is believed: each size that a file claims is checked against the bytes that
/// are there before anything is allocated. And nothing is read before it is needed: files are
/// mapped, so the optimisers of a 700 MB checkpoint cost an animation nothing.
///
/// Uses the tensor room only.
@NullMarked
package dev.mimic.checkpoint;

import org.jspecify.annotations.NullMarked;
