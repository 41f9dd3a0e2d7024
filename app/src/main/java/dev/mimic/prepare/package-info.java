/// Videos made ready for training: clips of one size, in `train` and `test`.
///
/// Start at [dev.mimic.prepare.Prepare], which does a folder on this machine. [PrepareOptions] says
/// what is wanted, [Plan] which video becomes whose clips and in which half, [ClipMaker] makes the
/// clips of one video wherever it is run, and [ClipList] remembers what was done. Uses `track` and
/// `data`.
@NullMarked
package dev.mimic.prepare;

import org.jspecify.annotations.NullMarked;
