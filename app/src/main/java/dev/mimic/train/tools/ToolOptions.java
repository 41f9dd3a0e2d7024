package dev.mimic.train.tools;

import dev.mimic.config.ToolConfig;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.train.TrainOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What small network to train and how.
///
/// @param config with every override applied
/// @param name of the configuration, which names the log folder
/// @param checkpoint to go on from or to begin with, or null to start afresh
/// @param start what to take from the checkpoint
/// @param logDir the folder that gets the run's own folder
/// @param seed of everything drawn; the same seed gives the same run
/// @param precision FLOAT32, or BFLOAT16 to let convolutions compute in it over float32 weights
/// @param workers threads that make samples beside the training
public record ToolOptions(
    ToolConfig config,
    String name,
    @Nullable Path checkpoint,
    TrainOptions.Start start,
    Path logDir,
    long seed,
    Device device,
    DType precision,
    int workers) {}
