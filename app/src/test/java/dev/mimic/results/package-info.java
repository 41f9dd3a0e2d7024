/// Draws what `./dev speed` measured. Nothing here is a test.
@NullMarked
package dev.mimic.results;

import org.jspecify.annotations.NullMarked;
