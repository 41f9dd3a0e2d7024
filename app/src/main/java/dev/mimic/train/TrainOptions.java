package dev.mimic.train;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.Config;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.ProcessGroup;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What to train and how.
///
/// @param config with every override applied
/// @param name of the configuration, which names the log folder
/// @param checkpoint to go on from, or null to start afresh
/// @param start what to take from the checkpoint
/// @param logDir the folder that gets the run's own folder
/// @param vgg VGG19 weights for the perceptual loss, or null
/// @param perceptual another small network's weights for it, or null; with neither, a random
///   pyramid
/// @param landmarks gives the weights of mimic-landmarks, if `loss_weights.expression` asks
/// @param seed of everything drawn; the same seed gives the same run
/// @param precision FLOAT32, or BFLOAT16 to let convolutions compute in it over float32 weights
/// @param workers threads that decode and augment beside the training
/// @param place this process's among those that train together, or null when it is alone
public record TrainOptions(
    Config config,
    String name,
    @Nullable Path checkpoint,
    Start start,
    Path logDir,
    @Nullable Path vgg,
    @Nullable Path perceptual,
    Supplier<StateDict> landmarks,
    long seed,
    Device device,
    DType precision,
    int workers,
    ProcessGroup.@Nullable Place place) {

  /// What a training takes from the checkpoint that it begins with.
  public enum Start {
    /// Networks, optimisers and position: it goes on.
    EVERYTHING,
    /// The networks: a fine-tuning that begins with epoch 0.
    WEIGHTS,
    /// The weights of the same name and shape, for networks that were changed; the rest is fresh.
    WHAT_FITS
  }
}
