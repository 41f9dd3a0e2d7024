/// The training of small face networks: what `mimic train` does with a configuration that says
/// `network:`.
///
/// Start at [ToolTrainer], the loop; a [Task] tells it what is learned: a network, samples drawn
/// from pictures, losses, and how good the weights are in the class that users run. [Samplers]
/// makes the samples beside it, [ToolState] is what a checkpoint holds, [Average] the weights that
/// ship.
///
/// To train another network: a [Task], a word in [dev.mimic.config.ToolConfig#NETWORKS], a file in
/// `configs/`, and a line in `cli.ToolTasks`.
@NullMarked
package dev.mimic.train.tools;

import org.jspecify.annotations.NullMarked;
