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

/// The 68 landmarks by 2DFAN-4, as the Python package `face_alignment` gives them: whole pixels.
///
/// ```java
/// try (Fan fan = new Fan(Checkpoint.read(file).weights(), Device.CPU, false)) {
///   Landmarks points = fan.find(picture, face);
/// }
/// ```
public final class Fan implements LandmarkFinder {
  private final FanNetwork network = new FanNetwork();
  private final Device device;
  private final boolean flip;

  /// @param weights a state dict, or what a TorchScript archive holds
  /// @param flip looks at the face's mirror image too and adds both up, as the reference's search
  ///   for the best frame does: a little steadier for twice the time
  /// @throws dev.mimic.MimicException if the weights are another network's
  public Fan(StateDict weights, Device device, boolean flip) {
    this.device = device;
    this.flip = flip;
    network.loadForInference(weights, device);
  }

  @Override
  public Landmarks find(Image picture, FaceBox face) {
    FanCrop crop = FanCrop.of(face);
    try (Scope _ = Scope.open()) {
      return heat(ImageTensor.tensor(crop.of(picture))).landmarks(crop);
    }
  }

  /// @param crop (1, 3, 256, 256) in [0, 1]
  HeatMaps heat(Tensor crop) {
    Tensor seen = flip ? Ops.cat(List.of(crop, crop.flip(3)), 0) : crop; // (1 or 2, 3, 256, 256)
    Tensor maps = network.forward(seen.to(device).channelsLast()).to(DType.FLOAT32);
    HeatMaps plain = new HeatMaps(maps.narrow(0, 0, 1).floats());
    return flip ? plain.plusMirrored(new HeatMaps(maps.narrow(0, 1, 1).floats())) : plain;
  }

  @Override
  public String name() {
    return "fan-68";
  }

  @Override
  public void close() {
    network.close();
  }
}
