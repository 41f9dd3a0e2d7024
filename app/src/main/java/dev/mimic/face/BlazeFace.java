package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.face.BlazeFaceNetwork.Kind;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Faces by BlazeFace, of which PaddleGAN knows the one for selfies: small and quick.
///
/// The network sees one small square. PaddleGAN shows it the middle of the picture and misses faces
/// beside it; here it sees the whole picture, and parts of it for the small faces.
public final class BlazeFace implements FaceDetector {
  // Its boxes are square, from brows to chin; the labels' are narrower and higher.
  private static final double UP = 0.1; // of its height
  private static final double WIDTH = 0.9;
  private static final double HEIGHT = 1.235;

  private static final int GREY = 128; // what the network sees as nothing

  private final Kind kind;
  private final BlazeFaceNetwork network;
  private final Device device;

  /// Whether these are the weights of a BlazeFace.
  public static boolean isOne(StateDict weights) {
    return Kind.of(weights) != null;
  }

  /// @param weights of PaddleGAN's `blazeface.pdparams`, or of `blazeface.pth` or
  ///   `blazefaceback.pth` of BlazeFace-PyTorch
  /// @throws dev.mimic.MimicException if the weights are another network's
  public BlazeFace(StateDict weights, Device device) {
    Kind known = Kind.of(weights);
    kind = known == null ? Kind.FRONT : known;
    this.device = device;
    network = new BlazeFaceNetwork(kind);
    // they follow from the views' size, and some files hold them beside the weights
    network.loadForInference(weights.without("anchors"), device);
  }

  @Override
  public List<FaceBox> detect(Image picture) {
    int side = kind.side();
    long pixels = (long) side * kind.closest() * side * kind.closest();
    return new Search(side, 2, side / 2, side, pixels).faces(picture, this::look);
  }

  private List<List<FaceBox>> look(List<Image> views, int closeness) {
    int left = (kind.side() - views.getFirst().width()) / 2;
    int above = (kind.side() - views.getFirst().height()) / 2;
    Image grey = Image.filled(kind.side(), kind.side(), GREY, GREY, GREY);
    List<Image> squares = views.stream().map(view -> grey.with(view, left, above)).toList();
    try (Scope _ = Scope.open()) {
      Tensor x = ImageTensor.tensor(squares).mul(2).sub(1).to(device).channelsLast();
      List<BlazeFaceNetwork.Maps> maps = network.forward(x);
      List<List<FaceBox>> found = new ArrayList<>();
      for (int i = 0; i < views.size(); i++) {
        int view = i;
        List<BlazeFaceBoxes.Level> levels = maps.stream().map(map -> level(map, view)).toList();
        found.add(
            BlazeFaceBoxes.faces(levels, kind.side(), kind.score(closeness)).stream()
                .map(face -> labelled(face, left, above))
                .toList());
      }
      return found;
    }
  }

  private static BlazeFaceBoxes.Level level(BlazeFaceNetwork.Maps maps, int view) {
    Tensor scores = maps.scores().narrow(0, view, 1).to(DType.FLOAT32);
    Tensor boxes = maps.boxes().narrow(0, view, 1).to(DType.FLOAT32);
    return new BlazeFaceBoxes.Level(
        Math.toIntExact(scores.size(3)), scores.floats(), boxes.floats());
  }

  /// From the network's idea of a face to ours, and from the square to the view in it.
  private static FaceBox labelled(FaceBox face, int left, int above) {
    double x = (face.x1() + face.x2()) / 2 - left;
    double y = (face.y1() + face.y2()) / 2 - above - UP * face.height();
    double width = WIDTH * face.width();
    double height = HEIGHT * face.height();
    return new FaceBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2, face.score());
  }

  @Override
  public String name() {
    return "blazeface";
  }

  @Override
  public void close() {
    network.close();
  }
}
