package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// Faces by S3FD, PaddleGAN's default: good at small faces, and slow without a GPU.
///
/// A picture of up to 1920 x 1080 pixels gives exactly what PaddleGAN finds in it; a larger one,
/// which could exhaust the memory there, is searched in parts.
public final class S3fd implements FaceDetector {
  /// A key that no other detector's weights have.
  private static final String KEY = "conv3_3_norm_mbox_conf.weight";

  private static final long AT_ONCE = 1920 * 1080; // pixels; 2.2 GB at the most
  private static final Search SEARCH = new Search(1440, 2, 96, 1, 2784 * 2784);
  private static final long LEAST_SIDE = 32; // of a view, in pixels
  private static final float[] MEANS = {104, 117, 123}; // of blue, green, red

  private final S3fdNetwork network = new S3fdNetwork();
  private final Device device;

  /// Whether these are the weights of an S3FD.
  public static boolean isOne(StateDict weights) {
    return weights.has(KEY);
  }

  /// @param weights of PaddleGAN's `s3fd_paddle.pdparams` or the original's `s3fd-619a316812.pth`
  /// @throws dev.mimic.MimicException if the weights are another network's
  public S3fd(StateDict weights, Device device) {
    this.device = device;
    network.loadForInference(weights, device);
  }

  @Override
  public List<FaceBox> detect(Image picture) {
    if ((long) picture.width() * picture.height() <= AT_ONCE) {
      return look(picture);
    }
    return SEARCH.faces(picture, (views, _) -> views.stream().map(this::look).toList());
  }

  private List<FaceBox> look(Image view) {
    try (Scope _ = Scope.open()) {
      Tensor x = roomy(input(ImageTensor.tensor(view).to(device))).channelsLast();
      return S3fdBoxes.faces(network.forward(x).stream().map(S3fd::level).toList());
    }
  }

  /// (B, 3, H, W) red, green, blue in [0, 1] to what the network was trained on.
  static Tensor input(Tensor rgb) {
    Tensor means = Tensor.of(MEANS, 1, 3, 1, 1).like(rgb);
    return rgb.flip(1).mul(255).sub(means);
  }

  /// Pictures too small to be halved five times get a rim of the mean colour.
  private static Tensor roomy(Tensor x) {
    long right = Math.max(0, LEAST_SIDE - x.size(3));
    long below = Math.max(0, LEAST_SIDE - x.size(2));
    return right + below == 0 ? x : Ops.pad(x, 0, right, 0, below);
  }

  static S3fdBoxes.Level level(S3fdNetwork.Maps maps) {
    int height = Math.toIntExact(maps.scores().size(2));
    int width = Math.toIntExact(maps.scores().size(3));
    return new S3fdBoxes.Level(
        width,
        height,
        maps.scores().to(DType.FLOAT32).floats(),
        maps.boxes().to(DType.FLOAT32).floats());
  }

  @Override
  public String name() {
    return "s3fd";
  }

  @Override
  public void close() {
    network.close();
  }
}
