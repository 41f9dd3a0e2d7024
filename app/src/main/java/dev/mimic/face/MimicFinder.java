package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Our own face finder, trained by `mimic train --config mimic-finder`: [FinderNetwork] over views
/// of the picture.
///
/// It learned faces of about 10 to 250 pixels. A view of the whole picture is seen a second time at
/// half its size, for the faces that fill it.
public final class MimicFinder implements FaceDetector {
  private static final Search SEARCH = new Search(640, 4, 128, 2, 2560L * 2560);
  private static final double LEAST_SCORE = 0.68;
  private static final int MULTIPLE = 64; // pixels: the coarsest stride, halved too

  private final FinderNetwork network = new FinderNetwork();
  private final Device device;
  private final double least;

  /// Whether these are the weights of our finder.
  public static boolean isOne(StateDict weights) {
    return weights.has("stem.conv.weight") && weights.has("lateral.2.conv.weight");
  }

  /// @param weights `best.safetensors` of a training
  /// @throws dev.mimic.MimicException if the weights are another network's
  public MimicFinder(StateDict weights, Device device) {
    this(weights, device, LEAST_SCORE);
  }

  /// @param least score of what it calls a face, 0 to 1: lower finds more, and more that is none
  public MimicFinder(StateDict weights, Device device, double least) {
    this.device = device;
    this.least = least;
    network.loadForInference(weights, device);
  }

  @Override
  public List<FaceBox> detect(Image picture) {
    return SEARCH.faces(picture, this::look);
  }

  private List<List<FaceBox>> look(List<Image> views, int closeness) {
    try (Scope _ = Scope.open()) {
      Tensor x = ImageTensor.tensor(views).mulInPlace(2).addInPlace(-1); // (B, 3, H, W)
      Tensor full = Ops.pad(x, 0, missing(x.size(3)), 0, missing(x.size(2)));
      full = full.to(device).channelsLast();
      List<List<FaceBox>> sharp = look(full);
      List<List<FaceBox>> halved = look(Ops.avgPool2d(full, 2));
      List<List<FaceBox>> found = new ArrayList<>();
      for (int i = 0; i < views.size(); i++) {
        found.add(TwoLooks.faces(sharp.get(i), halved.get(i), least));
      }
      return found;
    }
  }

  private static long missing(long side) {
    return (MULTIPLE - side % MULTIPLE) % MULTIPLE;
  }

  /// What the network says of views in [-1, 1], (B, 3, H, W), with sides of multiples of 32.
  List<List<FaceBox>> look(Tensor x) {
    List<FinderNetwork.Maps> maps = network.forward(x);
    List<List<FaceBox>> found = new ArrayList<>();
    for (int i = 0; i < x.size(0); i++) {
      List<FinderBoxes.Level> levels = new ArrayList<>();
      for (int scale = 0; scale < maps.size(); scale++) {
        levels.add(level(maps.get(scale), i, FinderNetwork.STRIDES.get(scale)));
      }
      found.add(FinderBoxes.faces(levels, TwoLooks.HINT));
    }
    return found;
  }

  private static FinderBoxes.Level level(FinderNetwork.Maps maps, int view, int stride) {
    Tensor scores = maps.scores().narrow(0, view, 1).to(DType.FLOAT32);
    Tensor boxes = maps.boxes().narrow(0, view, 1).to(DType.FLOAT32);
    return new FinderBoxes.Level(
        stride, Math.toIntExact(scores.size(3)), scores.floats(), boxes.floats());
  }

  @Override
  public String name() {
    return "mimic-finder";
  }

  @Override
  public void close() {
    network.close();
  }
}
