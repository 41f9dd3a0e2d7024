/// The kernels of the fast path, each beside its plain twin, one frame at a time, in the sizes that
/// vox-256 and the model in the box have them. `./dev jmh` runs them.
@NullMarked
package dev.mimic.bench;

import org.jspecify.annotations.NullMarked;
