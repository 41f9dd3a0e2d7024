package dev.mimic.model;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ModelParams;
import dev.mimic.nn.Module;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import java.util.List;
import java.util.random.RandomGenerator;

/// The two networks that animate: keypoint detector and generator.
///
/// ```java
/// try (Fomm fomm = Fomm.load(config.modelParams(), Checkpoint.read(file))) {
///   Keypoints still = fomm.detector().forward(source);
///   Generator.Encoded encoded = fomm.generator().encode(source);
///   Tensor picture = fomm.generator().forward(encoded, still, moving, true).prediction();
/// }
/// ```
public record Fomm(KeypointDetector detector, Generator generator) implements AutoCloseable {
  private static final int CALIBRATION = 8; // pictures

  /// Networks without sensible numbers in them: [#load] or `initialise` come next.
  public static Fomm of(ModelParams params) {
    return new Fomm(
        new KeypointDetector(params.commonParams(), params.kpDetectorParams()),
        new Generator(params.commonParams(), params.generatorParams()));
  }

  /// Networks with the weights of a checkpoint, whatever its format; its discriminator and
  /// optimisers are not looked at.
  public static Fomm load(ModelParams params, Checkpoint checkpoint) {
    Fomm made = of(params);
    made.detector.load(required(checkpoint, "kp_detector"));
    made.generator.load(required(checkpoint, "generator"));
    return made;
  }

  private static StateDict required(Checkpoint checkpoint, String network) {
    StateDict dict = checkpoint.network(network);
    if (dict == null) {
      throw new MimicException(
          "The checkpoint (%s) holds no (%s); a motion model needs generator and kp_detector. Maybe it is the file of another network."
              .formatted(checkpoint.file(), network));
    }
    return dict;
  }

  /// Networks with fresh weights: for benchmarks and the start of a training.
  public static Fomm random(ModelParams params, RandomGenerator random) {
    Fomm made = of(params);
    made.detector.initialise(random);
    made.generator.initialise(random);
    return made;
  }

  /// Prepares for inference: on `device`, channels innermost as the fast kernels read them, batch
  /// norms and ReLUs fused into packed convolutions on a processor, the generator's convolutions in
  /// `type`. The detector stays float32: it costs little, and its softmax at temperature 0.1 turns
  /// bfloat16's rounding into visible trembling.
  ///
  /// With [DType#INT8], on a processor alone, what paints computes in bytes as soon as it has seen
  /// the numbers of a source's first few pictures; all else in float32.
  ///
  /// On a processor this is for good: what the kernels hold in a layout of their own is freed
  /// ([Module#forgetWeights]).
  public Fomm optimise(Device device, DType type) {
    for (Module network : List.of(detector, generator)) {
      network.to(device);
      network.channelsLast();
    }
    boolean bytes = type == DType.INT8;
    generator.convolutionsTo(bytes ? DType.FLOAT32 : type);
    if (!device.cuda()) {
      detector.fuse();
      detector.forgetWeights();
      generator.fuse();
      if (bytes) {
        generator.quantise(CALIBRATION);
      }
      (bytes ? generator.denseMotion() : generator).forgetWeights(); // bytes are made of weights
    }
    return this;
  }

  /// Frees the weights.
  @Override
  public void close() {
    detector.close();
    generator.close();
  }
}
