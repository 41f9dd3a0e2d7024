/// Published weights: what there is, where it lies, how it gets here.
///
/// Start at [dev.mimic.catalogue.Catalogue]. Uses no other room.
@NullMarked
package dev.mimic.catalogue;

import org.jspecify.annotations.NullMarked;
