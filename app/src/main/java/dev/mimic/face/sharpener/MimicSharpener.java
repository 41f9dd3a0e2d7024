package dev.mimic.face.sharpener;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Our own small sharpener: what the network finds missing is added to the face, which keeps its
/// size, place and colours.
///
/// A face of more than [#LARGEST] pixels is looked at smaller, and what is missing is enlarged:
/// what is fine in it stays. Faces go through one by one, so a batch of four gives the very numbers
/// of four batches of one.
///
/// ```java
/// try (FaceEnhancer ours = MimicSharpener.load(weights, Device.CPU)) {
///   List<Image> sharp = ours.enhance(faces);
/// }
/// ```
public final class MimicSharpener implements FaceEnhancer {
  /// Side in pixels up to which every pixel is looked at.
  static final int LARGEST = 512;

  private final SharpenerNetwork network;
  private final Device device;

  /// With the weights of a file: [#load(StateDict, Device)].
  public static MimicSharpener load(Checkpoint checkpoint, Device device) {
    return load(checkpoint.weights(), device);
  }

  /// @param weights of `mimic-sharpener`, or what `mimic train --config mimic-sharpener` made
  /// @throws MimicException if they are another network's
  public static MimicSharpener load(StateDict weights, Device device) {
    if (!SharpenerNetwork.isOne(weights)) {
      throw new MimicException(
          "The weights (%d tensors, first (%s)) are no face sharpener's; expected mimic-sharpener. Maybe they belong to another network."
              .formatted(weights.size(), weights.names().stream().findFirst().orElse("")));
    }
    SharpenerNetwork network = new SharpenerNetwork();
    network.loadForInference(weights, device);
    return new MimicSharpener(network, device);
  }

  private MimicSharpener(SharpenerNetwork network, Device device) {
    this.network = network;
    this.device = device;
  }

  @Override
  public List<Image> enhance(List<Image> faces) {
    List<Image> sharp = new ArrayList<>();
    for (Image face : faces) {
      try (Scope _ = Scope.open();
          Grad _ = Grad.disabled()) {
        Tensor x = ImageTensor.tensor(face).to(device); // (1, 3, H, W)
        sharp.addAll(ImageTensor.images(x.add(missing(face, x))));
      }
    }
    return sharp;
  }

  /// @param x the face, (1, 3, H, W) in [0, 1]
  /// @return the same shape
  private Tensor missing(Image face, Tensor x) {
    int larger = Math.max(face.width(), face.height());
    if (larger <= LARGEST) {
      return wholeSquares(x);
    }
    int width = Math.max(1, face.width() * LARGEST / larger);
    int height = Math.max(1, face.height() * LARGEST / larger);
    Tensor small = ImageTensor.tensor(Resize.resize(face, width, height)).to(device);
    return Ops.resizeBilinear(wholeSquares(small), face.height(), face.width());
  }

  /// The network wants whole squares of pixels; the last row and column are repeated for it.
  private Tensor wholeSquares(Tensor x) {
    long height = x.size(2);
    long width = x.size(3);
    Tensor whole = repeated(repeated(x, 2), 3);
    return network.forward(whole).narrow(2, 0, height).narrow(3, 0, width);
  }

  private static Tensor repeated(Tensor x, int d) {
    long length = x.size(d);
    long lacking = Math.floorMod(-length, (long) SharpenerNetwork.MULTIPLE);
    if (lacking == 0) {
      return x;
    }
    List<Tensor> parts = new ArrayList<>(List.of(x));
    for (long i = 0; i < lacking; i++) {
      parts.add(x.narrow(d, length - 1, 1));
    }
    return Ops.cat(parts, d);
  }

  @Override
  public int side(int given) {
    return given;
  }

  @Override
  public String name() {
    return "mimic-sharpener";
  }

  @Override
  public void close() {
    network.close();
  }
}
