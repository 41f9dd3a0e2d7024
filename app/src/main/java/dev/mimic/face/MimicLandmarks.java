package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;

/// The 68 landmarks by our own small network, in fractions of pixels.
///
/// It looks at least twice: in the square around the box, then in one that lies as the points found
/// first do, so that the face is upright and in its usual size; a turned or badly boxed one is
/// looked at once more. Two looks that see about the same are worth their mean. So it matters
/// little whose box it was, and points hardly tremble with it.
///
/// ```java
/// try (MimicLandmarks net = new MimicLandmarks(Checkpoint.read(file).weights(), Device.CPU)) {
///   Landmarks points = net.find(picture, face);
/// }
/// ```
public final class MimicLandmarks implements LandmarkFinder {
  private static final int MOST_LOOKS = 4;

  private final LandmarkNetwork network = new LandmarkNetwork();
  private final Device device;
  private final double[] meanFace;

  /// @param weights what `mimic train --config mimic-landmarks` wrote
  /// @throws dev.mimic.MimicException if the weights are another network's
  public MimicLandmarks(StateDict weights, Device device) {
    this.device = device;
    network.loadForInference(weights, device);
    meanFace = network.meanFace();
  }

  /// Whether the weights seem to be this network's.
  public static boolean isOne(StateDict weights) {
    return weights.has("mean_face");
  }

  @Override
  public Landmarks find(Image picture, FaceBox face) {
    LandmarkCrop crop = LandmarkCrop.around(face);
    double[] points = look(picture, crop);
    for (int looks = 1; looks < MOST_LOOKS; looks++) {
      LandmarkCrop better = LandmarkCrop.fitted(meanFace, points);
      if (better.side() < crop.side() / 3 || better.side() > 3 * crop.side()) {
        break; // no face was seen: the points mean nothing
      }
      double[] before = points;
      points = look(picture, better);
      if (better.near(crop)) {
        return new Landmarks(between(before, points));
      }
      crop = better;
    }
    return new Landmarks(points);
  }

  private static double[] between(double[] a, double[] b) {
    double[] mean = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      mean[i] = (a[i] + b[i]) / 2;
    }
    return mean;
  }

  private double[] look(Image picture, LandmarkCrop crop) {
    try (Scope _ = Scope.open()) {
      Tensor seen = ImageTensor.tensor(crop.of(picture)).to(device).channelsLast();
      Tensor maps = network.forward(seen).to(DType.FLOAT32);
      return crop.toPicture(LandmarkNetwork.points(LandmarkNetwork.likely(maps)).doubles());
    }
  }

  @Override
  public String name() {
    return "mimic-landmarks";
  }

  @Override
  public void close() {
    network.close();
  }
}
