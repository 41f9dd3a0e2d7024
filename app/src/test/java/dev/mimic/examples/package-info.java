/// The characters of `examples/`: heads of signed distance fields, rendered by rays, that smile,
/// talk, sing and are surprised. Start at [dev.mimic.examples.Examples].
@NullMarked
package dev.mimic.examples;

import org.jspecify.annotations.NullMarked;
