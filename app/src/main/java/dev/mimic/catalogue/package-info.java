/// Weights: what there is, where it lies, how it gets here.
///
/// Start at [dev.mimic.catalogue.Catalogue]. What there is stands in `models.yaml`; a [Shelf] knows
/// where files lie and whether they are sound, by the [Receipt] beside each; a [Box] has those that
/// come with the program. A [Pull] brings one: address by address, each tried a few times by
/// [Transfer], into a [Partial] that outlives the process; a [Delivery] takes one from a person.
/// Uses no other room; nothing here executes or even parses weights.
@NullMarked
package dev.mimic.catalogue;

import org.jspecify.annotations.NullMarked;
