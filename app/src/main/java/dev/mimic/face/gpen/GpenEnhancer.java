package dev.mimic.face.gpen;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sharpens faces by GPEN, with PaddleGAN's arithmetic around it (`enhance_from_batch`): the middle
/// of the network's picture, fading into the picture that was given towards the borders.
///
/// A file of any size of GPEN will do; the published one makes pictures of 512 pixels. Faces go
/// through one by one, so a batch of four gives the very numbers of four batches of one.
///
/// ```java
/// try (FaceEnhancer gpen = GpenEnhancer.load(Checkpoint.read(file), Device.CPU)) {
///   List<Image> sharp = gpen.enhance(faces);
/// }
/// ```
public final class GpenEnhancer implements FaceEnhancer {
  private final Gpen network;
  private final @Nullable GpenInference prepared; // on a processor
  private final Device device;
  private final Tensor mask; // (1, 1, N, N)
  private final int side;

  /// With the weights of a file, PaddleGAN's or the original's.
  ///
  /// @throws dev.mimic.MimicException when the file holds another network
  public static GpenEnhancer load(Checkpoint checkpoint, Device device) {
    GpenWeights weights = GpenWeights.read(checkpoint);
    Gpen network = new Gpen(weights.shape());
    try {
      network.load(weights.dict());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    return new GpenEnhancer(network, weights.shape().size(), device);
  }

  /// A GPEN-512 with fresh weights, for benchmarks.
  public static GpenEnhancer random(RandomGenerator random, Device device) {
    Gpen network = new Gpen(GpenShape.GPEN_512);
    network.initialise(random);
    return new GpenEnhancer(network, GpenShape.GPEN_512.size(), device);
  }

  GpenEnhancer(Gpen network, int side, Device device) {
    this.network = network;
    this.side = side;
    this.device = device;
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      network.to(device);
      prepared = device.cuda() ? null : new GpenInference(network);
      mask = FacePicture.mask(side).to(device).retain();
    }
  }

  @Override
  public List<Image> enhance(List<Image> faces) {
    List<Image> sharp = new ArrayList<>();
    for (Image face : faces) {
      try (Scope _ = Scope.open();
          Grad _ = Grad.disabled()) {
        Tensor restored = restore(FacePicture.square(face, side).to(device));
        sharp.addAll(ImageTensor.images(restored.div(255)));
      }
    }
    return sharp;
  }

  /// @param given (1, 3, N, N), 0 to 255
  /// @return the same, sharper
  private Tensor restore(Tensor given) {
    return blend(draw(given), given);
  }

  /// The network's own picture, (1, 3, N, N) around [-1, 1].
  Tensor draw(Tensor given) {
    Tensor x = given.div(255).sub(0.5).div(0.5); // (1, 3, N, N) in [-1, 1]
    return prepared == null ? network.forward(x.channelsLast()) : prepared.forward(x);
  }

  /// What was drawn in the middle, what was given towards the borders, 0 to 255.
  Tensor blend(Tensor drawn, Tensor given) {
    Tensor scaled = drawn.mul(0.5).add(0.5).clamp(0, 1).mul(255);
    Tensor levels = scaled.to(DType.UINT8).to(DType.FLOAT32); // the reference truncates
    return levels.mul(mask).add(mask.neg().add(1).mul(given));
  }

  @Override
  public int side(int given) {
    return side;
  }

  @Override
  public String name() {
    return "gpen-" + side;
  }

  @Override
  public void close() {
    if (prepared != null) {
      prepared.close();
    }
    mask.close();
    network.close();
  }
}
