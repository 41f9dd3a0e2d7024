package dev.mimic.animate;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.config.DatasetParams;
import dev.mimic.config.ModelParams;
import dev.mimic.model.Fomm;
import dev.mimic.model.FrameSize;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import org.jspecify.annotations.Nullable;

/// A motion model ready for inference, with what a caller needs to feed it.
///
/// @param name for people, such as the checkpoint's file name
/// @param size width and height of its pictures, in pixels
/// @param precision what its generator's convolutions compute in
public record MotionModel(String name, Fomm fomm, int size, Device device, DType precision)
    implements AutoCloseable {
  private static final int USUAL_SIZE = 256;

  /// Loads networks and prepares them for inference. Engine thread.
  ///
  /// @param size the side of the network's picture, or 0 for the configuration's own
  public static MotionModel load(
      Config config, Checkpoint weights, int size, Device device, DType precision) {
    int wanted = wantedSize(config, size);
    Fomm fomm = Fomm.load(params(config, wanted), weights);
    fomm.optimise(device, precision);
    return new MotionModel(
        String.valueOf(weights.file().getFileName()), fomm, wanted, device, precision);
  }

  /// The side of the network's picture where `size` was asked for; 0 asks for the configuration's.
  public static int wantedSize(Config config, int size) {
    return size == 0 ? trainedSize(config) : size;
  }

  /// The networks' parameters for square pictures of `size` pixels.
  public static ModelParams params(Config config, int size) {
    return FrameSize.at(config.modelParams(), trainedSize(config), size);
  }

  private static int trainedSize(Config config) {
    @Nullable DatasetParams dataset = config.datasetParams();
    return dataset == null ? USUAL_SIZE : dataset.width();
  }

  @Override
  public void close() {
    fomm.close();
  }
}
