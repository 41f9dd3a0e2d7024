package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Resize;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Tells the parts of a face apart: skin, eyes, hair and so on, 19 classes, by BiSeNet at 512 px.
/// Engine thread.
///
/// ```java
/// try (FaceParser parser = new FaceParser(Checkpoint.read(file).weights(), Device.CPU)) {
///   PartMap map = parser.parse(face, Upsampling.BILINEAR);
/// }
/// ```
public final class FaceParser implements AutoCloseable {
  /// Width and height of what the network sees.
  public static final int SIDE = 512;

  public static final int CLASSES = BiSeNet.CLASSES;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f}; // of ImageNet
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  /// How the network's result, an eighth as wide, becomes as large as the picture.
  public enum Upsampling {
    /// As PaddleGAN has it: squares of 8 pixels.
    NEAREST,
    /// As the original has it, corners on corners: smooth outlines.
    BILINEAR
  }

  private final BiSeNet network = new BiSeNet();
  private final Device device;

  /// @param weights PaddleGAN's or the original's
  /// @throws dev.mimic.MimicException if they are another network's
  public FaceParser(StateDict weights, Device device) {
    this.device = device;
    network.loadForInference(BiSeNet.named(weights), device);
  }

  /// The parts of a picture that shows one face with hair and neck, as a portrait does; a picture
  /// of another shape than a square is squeezed to one.
  ///
  /// @return a map of the picture's size
  public PartMap parse(Image portrait, Upsampling upsampling) {
    Image square = Resize.resize(portrait, SIDE, SIDE);
    try (Scope _ = Scope.open()) {
      Tensor seen = ImageTensor.tensor(square).to(device);
      Tensor best = logits(seen, upsampling).argmax(1).to(DType.UINT8); // (1, 512, 512)
      byte[] classes = best.bytes().toArray(ValueLayout.JAVA_BYTE);
      return new PartMap(SIDE, SIDE, classes).resized(portrait.width(), portrait.height());
    }
  }

  /// The parts of all faces of a picture, each looked at by itself with what is around it; the rest
  /// of the picture is background. Where two reach, the nearer face counts.
  ///
  /// @param faces as a detector found them; without any the picture is taken for a portrait
  public PartMap parse(Image picture, List<FaceBox> faces, Upsampling upsampling) {
    if (faces.isEmpty() || (faces.size() == 1 && Portrait.isOne(picture, faces.getFirst()))) {
      return parse(picture, upsampling);
    }
    Portrait.Collage collage = new Portrait.Collage(picture.width(), picture.height());
    for (FaceBox face : faces) {
      CropBox box = Portrait.around(face, picture);
      Image portrait = picture.crop(box.x1(), box.y1(), box.width(), box.height());
      collage.add(parse(portrait, upsampling), box, face);
    }
    return collage.map();
  }

  /// How sure the network is of each class: (1, 19, 512, 512), on this parser's device. It belongs
  /// to the caller's scope.
  ///
  /// @param portrait (1, 3, H, W) in [0, 1], resized to the nearest pixel as part swapping does it
  public Tensor probabilities(Tensor portrait, Upsampling upsampling) {
    try (Scope scope = Scope.open()) {
      Tensor seen = Ops.resizeNearest(portrait.to(device), SIDE, SIDE);
      return scope.keep(logits(seen, upsampling).softmax(1));
    }
  }

  /// @param x (1, 3, H, W) in [0, 1] to (1, 19, H, W)
  private Tensor logits(Tensor x, Upsampling upsampling) {
    Tensor low = network.forward(normalised(x).channelsLast()); // (1, 19, H / 8, W / 8)
    return raised(low, x.size(2), x.size(3), upsampling);
  }

  static Tensor normalised(Tensor x) {
    Tensor mean = Tensor.of(MEAN, 1, 3, 1, 1).like(x);
    return x.sub(mean).div(Tensor.of(DEVIATION, 1, 3, 1, 1).like(x));
  }

  static Tensor raised(Tensor low, long height, long width, Upsampling upsampling) {
    return switch (upsampling) {
      case NEAREST -> Ops.resizeNearest(low, height, width);
      case BILINEAR -> Ops.resizeBilinearByCorners(low, height, width);
    };
  }

  @Override
  public void close() {
    network.close();
  }
}
