package dev.mimic.animate;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.golden.Golden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The golden files' small network (64 px), and drawings for it.
public final class TinyModel implements AutoCloseable {
  static final int SIDE = 64;

  public final Engine engine = Engine.start(1);
  public final MotionModel model =
      engine.call(
          () ->
              MotionModel.load(
                  Config.load(Golden.path("tiny.yaml")),
                  Checkpoint.read(Golden.path("tiny-zip.pth.tar")),
                  0,
                  Device.CPU,
                  DType.FLOAT32));

  /// A light disc at a place of its own over a ramp.
  static Image picture(int n) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE - 20 - 3 * n;
      int y = i / SIDE - 30 - n;
      int level = x * x + y * y < 150 ? 235 : 30 + i % SIDE;
      rgb[3 * i] = (byte) level;
      rgb[3 * i + 1] = (byte) (level / 2 + i / SIDE);
      rgb[3 * i + 2] = (byte) (255 - level);
    }
    return new Image(SIDE, SIDE, rgb);
  }

  /// A folder of frames, of which eight differ, beginning with drawing `first`.
  static Path clip(Path folder, int first, int frames) throws IOException {
    Files.createDirectories(folder);
    for (int n = 0; n < frames; n++) {
      Path frame = folder.resolve("%05d.png".formatted(n));
      if (n < 8) {
        ImageFile.writePng(frame, picture(first + n));
      } else {
        Files.createLink(frame, folder.resolve("%05d.png".formatted(n % 8)));
      }
    }
    return folder;
  }

  @Override
  public void close() {
    engine.call(
        () -> {
          model.close();
          return model;
        });
    engine.close();
  }
}
