/// Layers and blocks of convolutional networks, each one `forward` over [dev.mimic.tensor.Ops].
///
/// Start at [Module]: a tree of named tensors whose names are the checkpoint's keys. The blocks
/// ([SameBlock], [DownBlock], [UpBlock], [ResBlock], [Hourglass]) are those of the First Order
/// Motion Model's `modules/util.py`; [Blocks] chooses between them and PaddleGAN's depth-wise
/// twins. This room knows no paper. It uses `tensor` and `checkpoint`.
@NullMarked
package dev.mimic.nn;

import org.jspecify.annotations.NullMarked;
