package dev.mimic.train.tools.finder;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ToolConfig;
import dev.mimic.face.FinderNetwork;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.tools.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Learning to find faces.
public final class FinderTask implements Task<FinderTask.Sample> {
  private static final int COARSEST = 32; // stride

  private final FinderNetwork network = new FinderNetwork();
  private final FinderLoss loss = new FinderLoss(network);
  private final Device device;
  private final Scenes scenes;
  private final FinderCheck check;

  /// A scene and what should be found in it.
  record Sample(Image picture, Targets targets) {}

  /// @throws MimicException if the data's folder is none
  public FinderTask(ToolConfig config, Device device, Consumer<String> notes) {
    this.device = device;
    int side = config.datasetParams().side();
    if (side % COARSEST != 0) {
      throw new MimicException(
          "dataset_params.side is (%d), expected a multiple of %d. Maybe 256"
              .formatted(side, COARSEST));
    }
    Path root = Path.of(config.datasetParams().rootDir());
    scenes = new Scenes(Album.open(root, "train", notes), side);
    check = new FinderCheck(Album.open(root, "test", notes), side);
  }

  @Override
  public Module network() {
    return network;
  }

  @Override
  public Sample sample(RandomGenerator random) {
    Scene scene = scenes.draw(random);
    return new Sample(scene.picture(), Targets.of(scene));
  }

  @Override
  public Map<String, Tensor> losses(List<Sample> batch) {
    List<Image> pictures = batch.stream().map(Sample::picture).toList();
    Tensor x = ImageTensor.tensor(pictures).mul(2).sub(1).to(device).channelsLast();
    return loss.forward(x, batch.stream().map(Sample::targets).toList());
  }

  @Override
  public Score validate(StateDict weights) {
    return check.of(weights, device);
  }

  @Override
  public void close() {
    network.close();
  }
}
