/// Data sets: folders of clips, and the pairs of frames that training sees.
///
/// Start at [Clips], the clips of a folder. A [Clip] is read whole, frame by frame ([Clip#frames]),
/// for reconstruction and animation; [Batches] draws two frames of each, changes both alike
/// ([Augment]) and hands them out in batches, made beside the thread that trains. Every draw
/// depends on the seed, the epoch and the position in it alone ([Seeds]), so a resumed training
/// goes on as if it had never stopped.
///
/// May use `image`, `video` and `config`.
@NullMarked
package dev.mimic.data;

import org.jspecify.annotations.NullMarked;
