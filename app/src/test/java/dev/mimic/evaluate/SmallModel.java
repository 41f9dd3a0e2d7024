package dev.mimic.evaluate;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.config.DatasetParams;
import dev.mimic.config.VisualizerParams;
import dev.mimic.data.Clip;
import dev.mimic.data.Clips;
import dev.mimic.image.Image;
import dev.mimic.model.Fomm;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The golden files' small network at 64 px and clips for it to look at.
final class SmallModel implements AutoCloseable {
  static final int SIDE = 64;
  static final Visualizer VISUALIZER =
      new Visualizer(new VisualizerParams(3, true, "gist_rainbow"));

  final Engine engine = Engine.start(1);
  private final Fomm fomm;

  SmallModel() {
    Config config = Config.load(golden("tiny.yaml"));
    Checkpoint weights = Checkpoint.read(golden("tiny-zip.pth.tar"));
    fomm =
        engine.call(
            () -> Fomm.load(config.modelParams(), weights).optimise(Device.CPU, DType.FLOAT32));
  }

  private static Path golden(String name) {
    URL url = SmallModel.class.getResource("/golden/fomm/" + name);
    try {
      return Path.of(Objects.requireNonNull(url, name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  LoadedModel batched(int batchSize) {
    return new LoadedModel(engine, fomm, Device.CPU, batchSize, false);
  }

  @Override
  public void close() {
    engine.call(
        () -> {
          fomm.close();
          return fomm;
        });
    engine.close();
  }

  /// Writes a folder of `count` frames: a patch on the move over a background of two colours.
  static Path folder(Path folder, int count, int speed, int tint) {
    for (int n = 0; n < count; n++) {
      ImageFile.writePng(folder.resolve("%03d.png".formatted(n)), frame(n * speed, tint));
    }
    return folder;
  }

  private static Image frame(int at, int tint) {
    Image image = Image.filled(SIDE, SIDE, 40, tint, 90);
    for (int y = 20; y < 44; y++) {
      for (int x = 0; x < 16; x++) {
        int pixel = 3 * (y * SIDE + (x + at) % SIDE);
        image.rgb()[pixel] = (byte) (10 * x);
        image.rgb()[pixel + 1] = (byte) (5 * y);
        image.rgb()[pixel + 2] = (byte) 250;
      }
    }
    return image;
  }

  /// The test clips of a data set's folder.
  static List<Clip> clips(Path root) {
    return all(root).list();
  }

  static Clips all(Path root) {
    return Clips.test(params(root, null), note -> {});
  }

  static DatasetParams params(Path root, String pairsList) {
    return new DatasetParams(
        root.toString(), List.of(SIDE, SIDE, 3), false, pairsList, 0, null, null);
  }
}
