/// Pictures in memory: upright, 8-bit RGB, and the one crossing between pictures and tensors.
///
/// Start at [Image]. Reading and writing picture files is `dev.mimic.video.ImageFile`, because
/// FFmpeg's decoders do it and only that room knows FFmpeg. This room may use `tensor`.
@NullMarked
package dev.mimic.image;

import org.jspecify.annotations.NullMarked;
