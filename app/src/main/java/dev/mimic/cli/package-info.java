/// The commands: flags become a record, the record goes into one call, the result becomes a line of
/// JSON and an exit code.
///
/// Start at [Main], which lists the commands; each is a class with the groups of options that it
/// shares with others. [Spelling] makes the originals' ways to write an option work, [Failures]
/// turns what went wrong into one sentence and 1 or 2. May use every other room; picocli is known
/// only here.
@NullMarked
package dev.mimic.cli;

import org.jspecify.annotations.NullMarked;
