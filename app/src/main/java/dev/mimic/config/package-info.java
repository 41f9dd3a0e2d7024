/// Configurations: what a network looks like and how it is trained, read from the original's YAML
/// or PaddleGAN's.
///
/// Start at [Config]: the tree of records below it mirrors the YAML key by key, in snake case.
/// [RecordReader] turns a YAML tree into records and words the errors; [PaddleConfig] rewrites
/// PaddleGAN's layout into the original's first. Every record checks its values in its compact
/// constructor, so a configuration that exists is one that can be built.
///
/// Uses nothing but Jackson, which no other room sees.
@NullMarked
package dev.mimic.config;

import org.jspecify.annotations.NullMarked;
