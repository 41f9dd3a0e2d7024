/// Mimic: one picture and one driving video become a video of the picture that moves like the
/// driver.
///
/// Each package below is a room; a room may use only the rooms under it (`ArchitectureTest` holds
/// the order). Start reading at [dev.mimic.cli.Main], or at `docs/architecture.md`.
@NullMarked
package dev.mimic;

import org.jspecify.annotations.NullMarked;
